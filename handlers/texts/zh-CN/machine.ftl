# 机器人说自己的事。
outage = 机器人 { $since }-{ $until } 中断。
    这段时间的消息正按顺序补读；按钮可能丢失，请再按一次。
    不会因此记任何人逾时。
outage-long = 机器人 { $since }-{ $until } 中断。
    Telegram 只保留一天的消息：请把这段时间发过的再发一次，按过的按钮再按一次。
    不会因此记任何人逾时。
outage-rival = { $since }-{ $until } 另一程序取走了本机器人的消息。
    请把这段时间发过的再发一次，按过的按钮再按一次；当时未截止的定期报告不作评判。
    可能还会发生。管理员：请停掉那个程序，或给它另配令牌（token）。
outage-due = 期间到期：{ $due }。呼叫立即补发；其余等消息读完，再留2分钟补按，然后才处理。
outage-due-none = 期间没有到期事项。
outage-not-judged = 这段时间应报的不作评判。
outage-of-incident = 事件{ $count }项
outage-of-round = 定期报告{ $count }项
outage-of-duty = 值班{ $count }项
outage-of-other = 其他{ $count }项
sealed = 处置记录共{ $seq }条，末条校验值 <code>{ $hash }</code>。
    日后可凭本条核对：<code>fieldline verify --head { $seq }:{ $hash }</code>
swept = 已到保存期限，文字和附件已清除：{ $what }。处置经过、时间和各项统计不变。
swept-incident = 事件{ $count }起
swept-round = 定期报告{ $count }次
swept-followup = 整改事项{ $count }项
swept-note = 交班内容{ $count }条
forgotten = 已在服务器上清除一名离任人员的姓名和待发消息；其就事件所写内容保留。
alarm = 机器人自查发现问题：
alarm-overdue = • 有事项已到期而未处理。
alarm-waiting = • 有消息滞留未发，原因不明。
alarm-undelivered = • 有一次呼叫或待批事项无人收到：请看 /status。
alarm-record = • 处置记录与机器人所留不一致。
alarm-disk = • 磁盘将满，剩余不足100 MB。
alarm-goes-on = 机器人继续工作；请告知管理员。
unsaved = 机器人自 { $since } 起无法保存。数据库报错：<code>{ $cause }</code>
    您发的消息不会丢失：Telegram 保留24小时，恢复后按顺序补读。恢复前不回复、不呼叫，请互相打电话。
unsaved-passing = 请告知管理员：磁盘是否已满，或不可写入？
unsaved-damaged = 请告知管理员：数据库文件已损坏。请停止机器人，保留该文件，恢复备份。
saved-again = 机器人已能保存（自 { $since } 起中断）。期间的消息正按顺序补读，呼叫即刻发出。
