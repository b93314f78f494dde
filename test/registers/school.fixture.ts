/** A small school for tests of the portal: two classes, one teacher, two lessons. Invented names. */
import type { PortalSchool } from './portal.ts';

const names = (text: string) => text.split(' ');

function classOf(id: string, name: string, from: number, students: readonly string[]) {
  return {
    id,
    name,
    students: students.map((student, i) => ({
      number: String(i + 1),
      schoolNumber: String(from + i),
      name: student,
    })),
  };
}

export const school: PortalSchool = {
  name: '青山高中',
  classes: [
    classOf(
      'c203',
      '高二 3 班',
      1130212,
      names('王思齊 方語彤 江柏翰 何昀臻 吳宥廷 李宛真 許家瑜 林子謙 林沛妤 邱奕辰 施雨萱 洪偉哲'),
    ),
    classOf(
      'c204',
      '高二 4 班',
      1130252,
      names('丁小安 于晴 毛文傑 古佳蓉 石磊 余承恩 周品妍 柯宜庭 唐婉婷 馬立群 康予晨 游子睿'),
    ),
  ],
  teachers: [{ user: 'lin', password: 'portal', name: '林佩珊' }],
  lessons: [
    { class: 'c203', teacherUser: 'lin', period: 1, from: '08:00', to: '08:40', subject: '物理' },
    { class: 'c204', teacherUser: 'lin', period: 2, from: '08:50', to: '09:30', subject: '物理' },
  ],
};
