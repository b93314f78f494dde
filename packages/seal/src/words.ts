/** What each refusal means to the people of a school, and what they can do (SPEC.md 10). No sentence names a person or a content. */
import type { Worded } from '@wuhe/model';
import type { Code } from './refusals.ts';

function worded(hant: string, hans: string, en: string): Worded {
  return { 'zh-Hant': hant, 'zh-Hans': hans, en };
}

/** A sentence in every language for every code. */
export const refusalWords: Readonly<Record<Code, Worded>> = {
  newer: worded(
    '這筆資料來自較新的版本，已原樣保留。請更新五何後再看。',
    '这条数据来自较新的版本，已原样保留。请更新五何后再看。',
    'This comes from a newer version and is kept as it is. Update Wuhe to see it.',
  ),
  'frame.malformed': worded(
    '收到的資料格式不對，整批沒有採用。',
    '收到的数据格式不对，整批没有采用。',
    'What arrived is not in the right form. None of it was used.',
  ),
  'frame.tooLarge': worded(
    '一次收到的資料太多，沒有採用。',
    '一次收到的数据太多，没有采用。',
    'Too much arrived at once. It was not used.',
  ),
  'envelope.malformed': worded(
    '有一筆資料格式不對，沒有採用。',
    '有一条数据格式不对，没有采用。',
    'One record is not in the right form and was not used.',
  ),
  'envelope.tooLarge': worded(
    '這筆資料太大，存不下。請分成幾筆。',
    '这条数据太大，存不下。请分成几条。',
    'This record is too large to store. Split it into several.',
  ),
  'envelope.padding': worded(
    '有一筆資料加密的方式不合規定，沒有採用。',
    '有一条数据加密的方式不合规定，没有采用。',
    'One record was not encrypted as it must be and was not used.',
  ),
  'envelope.unreadable': worded(
    '有一筆資料解不開，已另外保存，其他資料不受影響。',
    '有一条数据解不开，已另外保存，其他数据不受影响。',
    'One record cannot be decrypted. It is set aside; everything else is unaffected.',
  ),
  'entry.malformed': worded(
    '成員名冊有一項格式不對，沒有採用。',
    '成员名册有一项格式不对，没有采用。',
    'An entry of the member list is not in the right form and was not used.',
  ),
  'entry.tooLarge': worded(
    '成員名冊的這一項太大。請分幾次辦理。',
    '成员名册的这一项太大。请分几次办理。',
    'This entry of the member list is too large. Do it in several steps.',
  ),
  'statement.malformed': worded(
    '這筆紀錄格式不對，讀不出來。',
    '这条记录格式不对，读不出来。',
    'This statement is not in the right form and cannot be read.',
  ),
  'envelope.place': worded(
    '有一筆資料放錯了地方，沒有採用。',
    '有一条数据放错了地方，没有采用。',
    'One record stands where it does not belong and was not used.',
  ),
  'envelope.previous': worded(
    '有一筆資料和前一筆接不上，沒有採用。',
    '有一条数据和前一条接不上，没有采用。',
    'One record does not follow from the one before and was not used.',
  ),
  'envelope.headBack': worded(
    '有一筆資料根據的成員名冊比前一筆還舊，沒有採用。',
    '有一条数据依据的成员名册比前一条还旧，没有采用。',
    'One record relies on an older member list than the record before it and was not used.',
  ),
  'envelope.signature': worded(
    '有一筆資料的簽名不符，沒有採用。請告訴管理員。',
    '有一条数据的签名不符，没有采用。请告诉管理员。',
    'The signature of one record is not valid. It was not used. Tell your administrator.',
  ),
  'envelope.fork': worded(
    '同一台電腦在同一位置寫了兩種內容。先到的留用，兩份都已存證。請告訴管理員。',
    '同一台电脑在同一位置写了两种内容。先到的留用，两份都已存证。请告诉管理员。',
    'One computer wrote two different records in the same place. The first stays, both are kept as evidence. Tell your administrator.',
  ),
  'envelope.kind': worded(
    '這種資料不能放在這裡，沒有採用。',
    '这种数据不能放在这里，没有采用。',
    'A record of this kind cannot stand here. It was not used.',
  ),
  'writer.taken': worded(
    '這個書寫序號已有另一台電腦使用。五何會換一個，再存一次。',
    '这个书写序号已有另一台电脑使用。五何会换一个，再存一次。',
    'Another computer already writes under this number. Wuhe will take a new one and save again.',
  ),
  'chain.behind': worded(
    '成員名冊還沒更新到最新，收到後會自動繼續。',
    '成员名册还没更新到最新，收到后会自动继续。',
    'The member list is not up to date here yet. This continues by itself once it is.',
  ),
  'write.unknownDevice': worded(
    '這台電腦不在學校的成員名冊上，寫的資料沒有採用。',
    '这台电脑不在学校的成员名册上，写的数据没有采用。',
    'This computer is not on the school’s member list. What it wrote was not used.',
  ),
  'write.notAllowed': worded(
    '沒有寫入這份資料的權限。寫好的內容還在這台電腦上，可以匯出。',
    '没有写入这份数据的权限。写好的内容还在这台电脑上，可以导出。',
    'There is no permission to write here. What was written is still on its own computer and can be exported.',
  ),
  'write.cut': worded(
    '這位成員的權限停用之後才收到這筆資料，已另外保存，由管理員查看。',
    '这位成员的权限停用之后才收到这条数据，已另外保存，由管理员查看。',
    'This record arrived after its writer’s access had ended. It is set aside for an administrator to look at.',
  ),
  'epoch.unknown': worded(
    '這筆資料用的金鑰不在學校的成員名冊上，沒有採用。',
    '这条数据用的密钥不在学校的成员名册上，没有采用。',
    'This record uses a key that is not on the school’s member list. It was not used.',
  ),
  'epoch.old': worded(
    '金鑰已經更換。五何會用新的金鑰再存一次。',
    '密钥已经更换。五何会用新的密钥再存一次。',
    'The key has changed. Wuhe will save again with the new one.',
  ),
  'generation.closed': worded(
    '這份資料已整理成新的一卷。五何會存到新的一卷。',
    '这份数据已整理成新的一卷。五何会存到新的一卷。',
    'This document goes on in a new volume. Wuhe will save there.',
  ),
  'room.erased': worded(
    '這份資料已依學校的決定刪除，不再接受新的內容。',
    '这份数据已按学校的决定删除，不再接受新的内容。',
    'The school has erased this document. It takes nothing new.',
  ),
  'room.unknownScope': worded(
    '這份資料屬於成員名冊上沒有的範圍，沒有採用。',
    '这份数据属于成员名册上没有的范围，没有采用。',
    'This document belongs to a group that is not on the member list. It was not used.',
  ),
  'rows.missing': worded(
    '有同事看過的內容，伺服器沒有送來。五何會再向它要。',
    '有同事看过的内容，服务器没有发来。五何会再向它要。',
    'A colleague has seen something that the server has not sent. Wuhe will ask for it again.',
  ),
  'frontier.fork': worded(
    '兩台電腦看到的紀錄不一樣，伺服器可能給了不同的內容。請告訴管理員。',
    '两台电脑看到的记录不一样，服务器可能给了不同的内容。请告诉管理员。',
    'Two computers were shown different records. The server may have given them different contents. Tell your administrator.',
  ),
  rate: worded(
    '送得太快，五何會稍後再送。',
    '发送得太快，五何会稍后再发。',
    'Sent too fast. Wuhe will send again shortly.',
  ),
  busy: worded(
    '伺服器正忙，五何會稍後再送。資料在這台電腦上。',
    '服务器正忙，五何会稍后再发。数据在这台电脑上。',
    'The server is busy. Wuhe will send again shortly; the records are on this computer.',
  ),
  'socket.origin': worded(
    '網頁不能直接連到五何的伺服器。',
    '网页不能直接连到五何的服务器。',
    'A web page may not connect to the Wuhe server.',
  ),
  'socket.slow': worded(
    '這部電腦收資料太慢，連線已中斷，稍後會自動再連。',
    '这台电脑收数据太慢，连接已中断，稍后会自动重连。',
    'This computer received too slowly and was disconnected. It connects again by itself.',
  ),
  'socket.full': worded(
    '學校的伺服器現在連線太多，稍後會自動再試。',
    '学校的服务器现在连接太多，稍后会自动再试。',
    'The school’s server has too many connections just now. Wuhe tries again by itself.',
  ),
  'signIn.late': worded(
    '連線後沒有及時驗明身分，已中斷，稍後會自動再試。',
    '连接后没有及时验明身份，已中断，稍后会自动再试。',
    'The connection was not signed in in time. Wuhe tries again by itself.',
  ),
  'signIn.signature': worded(
    '伺服器認不得這部電腦。請確認伺服器的網址；若剛移除過這部裝置，需要重新加入。',
    '服务器认不得这台电脑。请确认服务器的网址；如果刚移除过这台设备，需要重新加入。',
    'The server does not recognise this computer. Check the server’s address; a device that was removed has to join again.',
  ),
  'signIn.time': worded(
    '這部電腦的時鐘差了一天以上，請先校正時間。',
    '这台电脑的时钟差了一天以上，请先校正时间。',
    'This computer’s clock is wrong by more than a day. Set it right first.',
  ),
  'room.name': worded(
    '伺服器不認得這份文件的位置。',
    '服务器不认得这份文件的位置。',
    'The server does not know the place of this document.',
  ),
  'room.limit': worded(
    '學校在伺服器上的文件已達上限，請聯絡管理員。',
    '学校在服务器上的文件已达上限，请联系管理员。',
    'The school has as many documents on the server as it may. Ask the administrator.',
  ),
  'school.unknown': worded(
    '這部伺服器沒有這所學校的資料，請確認網址。',
    '这台服务器没有这所学校的数据，请确认网址。',
    'This server does not keep this school. Check the address.',
  ),
  'school.closed': worded(
    '這部伺服器目前不接受新的學校，請聯絡管理員。',
    '这台服务器目前不接受新的学校，请联系管理员。',
    'This server takes no new school at present. Ask its administrator.',
  ),
  'package.limit': worded(
    '伺服器暫存的邀請或轉移資料太多或太大，請先刪去不用的。',
    '服务器暂存的邀请或转移数据太多或太大，请先删去不用的。',
    'Too many invitations or transfers wait on the server, or this one is too large. Withdraw those that are not needed.',
  ),
  'chain.stale': worded(
    '成員名冊剛有人改過。五何會依最新的名冊重新辦理。',
    '成员名册刚有人改过。五何会按最新的名册重新办理。',
    'Somebody has just changed the member list. Wuhe will try again with the new one.',
  ),
  'chain.fork': worded(
    '學校的成員名冊出現兩個版本。請先不要使用，並告訴管理員。',
    '学校的成员名册出现两个版本。请先不要使用，并告诉管理员。',
    'There are two versions of the school’s member list. Do not use it, and tell your administrator.',
  ),
  'chain.previous': worded(
    '成員名冊有一項和前一項接不上，沒有採用。',
    '成员名册有一项和前一项接不上，没有采用。',
    'An entry of the member list does not follow from the one before and was not used.',
  ),
  'chain.signature': worded(
    '成員名冊有一項簽名不符，沒有採用。請告訴管理員。',
    '成员名册有一项签名不符，没有采用。请告诉管理员。',
    'The signature of an entry of the member list is not valid. It was not used. Tell your administrator.',
  ),
  'chain.school': worded('這是別的學校的資料。', '这是别的学校的数据。', 'This belongs to another school.'),
  'chain.signer': worded(
    '辦這件事要用通行碼解鎖後簽名。',
    '办这件事要用通行码解锁后签名。',
    'This has to be signed after unlocking with the passphrase.',
  ),
  'chain.notAllowed': worded(
    '這個職務不能辦這件事。',
    '这个职务不能办这件事。',
    'This role may not do that.',
  ),
  'chain.lastPrincipal': worded(
    '學校至少要有一位校長。請先指定另一位。',
    '学校至少要有一位校长。请先指定另一位。',
    'A school needs at least one principal. Name another one first.',
  ),
  'chain.invitation': worded(
    '這張邀請單用過了、已收回或不存在。請向發單的人另要一張。',
    '这张邀请单用过了、已收回或不存在。请向发单的人另要一张。',
    'This invitation was used, withdrawn or never made. Ask for a new one.',
  ),
  'chain.expired': worded(
    '這張邀請單過期了。請向發單的人另要一張。',
    '这张邀请单过期了。请向发单的人另要一张。',
    'This invitation has expired. Ask for a new one.',
  ),
  'chain.duplicate': worded(
    '成員名冊上已經有這一項。',
    '成员名册上已经有这一项。',
    'This is on the member list already.',
  ),
  'chain.unknownPerson': worded(
    '成員名冊上沒有這個人。',
    '成员名册上没有这个人。',
    'This person is not on the member list.',
  ),
  'chain.unknownDevice': worded(
    '成員名冊上沒有這台電腦。',
    '成员名册上没有这台电脑。',
    'This computer is not on the member list.',
  ),
  'chain.unknownScope': worded(
    '成員名冊上沒有這個範圍。',
    '成员名册上没有这个范围。',
    'This group is not on the member list.',
  ),
  'chain.unknownSheet': worded(
    '成員名冊上沒有這張復原單。它可能已經換新。',
    '成员名册上没有这张复原单。它可能已经换新。',
    'This recovery sheet is not on the member list. It may have been replaced.',
  ),
  'chain.certificate': worded(
    '這個人或這台電腦的證明不符，沒有加入。',
    '这个人或这台电脑的证明不符，没有加入。',
    'The certificate of this person or computer is not valid. It was not added.',
  ),
  'chain.epoch': worded(
    '更換金鑰的內容不完整或次序不對，沒有採用。',
    '更换密钥的内容不完整或次序不对，没有采用。',
    'This change of keys is incomplete or out of order. It was not used.',
  ),
  'chain.wrap': worded(
    '金鑰交給了不屬於這個範圍的人，沒有採用。',
    '密钥交给了不属于这个范围的人，没有采用。',
    'A key was made out to somebody who is no member of the group. It was not used.',
  ),
  'key.commitment': worded(
    '收到的金鑰和成員名冊上登記的不同，沒有使用。請告訴管理員。',
    '收到的密钥和成员名册上登记的不同，没有使用。请告诉管理员。',
    'The key received is not the one on the member list. It was not used. Tell your administrator.',
  ),
  'key.missing': worded(
    '您還沒有這份資料的金鑰。請向經辦人要求加入。',
    '您还没有这份数据的密钥。请向经办人申请加入。',
    'You have no key for this yet. Ask those in charge of it to add you.',
  ),
  'key.locked': worded(
    '這份資料上鎖了。請輸入通行碼。',
    '这份数据上锁了。请输入通行码。',
    'This is locked. Enter your passphrase.',
  ),
  'key.passphrase': worded(
    '通行碼、卡片或復原單不對。請再試一次。',
    '通行码、卡片或复原单不对。请再试一次。',
    'The passphrase, card or sheet is not right. Try again.',
  ),
  'key.mistyped': worded(
    '輸入的字元有誤，請對照紙上的內容逐組檢查。',
    '输入的字符有误，请对照纸上的内容逐组检查。',
    'Something was mistyped. Compare it with the paper, group by group.',
  ),
  'key.due': worded(
    '有一組金鑰該更換了。要先收齊那裡的全部資料，免得離開的人留下的紀錄被截掉；收齊後會自動更換。',
    '有一组密钥该更换了。要先收齐那里的全部数据，免得离开的人留下的记录被截掉；收齐后会自动更换。',
    'A key is due to be changed. Everything kept under it has to be here first, so that nothing is lost that somebody who left had written. It is then changed by itself.',
  ),
  'key.short': worded(
    '通行碼太短，至少要八個字元。',
    '通行码太短，至少要八个字符。',
    'This passphrase is too short: eight characters at least.',
  ),
  'key.renewed': worded(
    '您已在另一台電腦更換金鑰，這裡存的是舊的。請在那台電腦上產生代碼，轉到這台；卡片請重新製作。',
    '您已在另一台电脑上更换密钥，这里存的是旧的。请在那台电脑上生成代码，转到这台；卡片请重新制作。',
    'You have renewed your keys on another computer; those stored here are old. Make a code there and enter it here; a card has to be made again.',
  ),
  'key.name': worded(
    '請填姓名，最多 80 個字。',
    '请填写姓名，最多 80 个字。',
    'Enter a name of at most 80 characters.',
  ),
  'key.damaged': worded(
    '存著的金鑰損壞了，讀不出來。請用另一台電腦或復原單。',
    '存着的密钥损坏了，读不出来。请用另一台电脑或复原单。',
    'The stored key is damaged and cannot be read. Use another computer of yours, or a recovery sheet.',
  ),
  'statement.signature': worded(
    '這筆紀錄的簽名不符：內容改過，或不是本人簽的。',
    '这条记录的签名不符：内容改过，或不是本人签的。',
    'The signature of this statement is not valid: it was changed, or its author did not sign it.',
  ),
  'statement.unknownSigner': worded(
    '簽這筆紀錄的電腦不屬於署名的人，或已經停用。',
    '签这条记录的电脑不属于署名的人，或已经停用。',
    'The computer that signed this statement is not its author’s, or was no longer in use.',
  ),
  'statement.payload': worded(
    '這筆紀錄的內容和簽名的內容不同。',
    '这条记录的内容和签名的内容不同。',
    'The content of this statement is not what was signed.',
  ),
  'statement.needsPerson': worded(
    '這種紀錄要本人輸入通行碼簽名才算數。',
    '这种记录要本人输入通行码签名才算数。',
    'A statement of this kind counts only when its author signed it with the passphrase.',
  ),
  'statement.correction': worded(
    '這項更正不算數：不是原來的人寫的，也沒有更正的權限。',
    '这项更正不算数：不是原来的人写的，也没有更正的权限。',
    'This correction does not count: it is not by the same author, nor by somebody who may correct.',
  ),
  'statement.fork': worded(
    '同一個編號有兩筆不同的紀錄。先列的留用，兩筆都已存證。',
    '同一个编号有两条不同的记录。先列的留用，两条都已存证。',
    'Two different statements have one number. One stays in use, both are kept as evidence.',
  ),
  'statement.deleted': worded(
    '有人把簽過名的紀錄從資料裡刪掉了。五何沒有照做，紀錄仍在。請告訴管理員。',
    '有人把签过名的记录从数据里删掉了。五何没有照做，记录仍在。请告诉管理员。',
    'Somebody deleted signed statements from a document. Wuhe did not follow: they are still here. Tell your administrator.',
  ),
  'letter.notAddressed': worded(
    '這封信不是寫給這裡的，可能被人轉放。沒有採用。',
    '这封信不是写给这里的，可能被人转放。没有采用。',
    'This letter was not written to you here; somebody may have passed it on. It was not used.',
  ),
  'letter.author': worded(
    '投這封信的人不是署名的人，沒有採用。',
    '投这封信的人不是署名的人，没有采用。',
    'Whoever left this letter is not the author it names. It was not used.',
  ),
  'letter.unreadable': worded(
    '這封信解不開。可能是用別的金鑰加密的，已另外保存。',
    '这封信解不开。可能是用别的密钥加密的，已另外保存。',
    'This letter cannot be decrypted. It may be sealed to another key; it is set aside.',
  ),
};
