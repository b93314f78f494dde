/** What a portal is started with. */

export interface PortalStudent {
  /** 座號 */
  number: string;
  /** 學號 */
  schoolNumber: string;
  name: string;
}

interface PortalClass {
  id: string;
  name: string;
  students: readonly PortalStudent[];
}

export interface PortalTeacher {
  user: string;
  password: string;
  name: string;
}

/** The same every day. `from` and `to` are wall-clock times, `08:00`. */
export interface PortalLesson {
  class: string;
  teacherUser: string;
  period: number;
  from: string;
  to: string;
  subject: string;
}

export interface PortalSchool {
  name: string;
  classes: readonly PortalClass[];
  teachers: readonly PortalTeacher[];
  lessons: readonly PortalLesson[];
}

export interface PortalOptions {
  /** 0 for any free port. */
  port: number;
  school: PortalSchool;
  now: () => Date;
  /** Of the school, such as `Asia/Taipei`. */
  timeZone: string;
  /** `number`: the register has lost its 座號 column, as after an update of the portal. Also by query, `?broken=number`. */
  broken?: 'number';
}
