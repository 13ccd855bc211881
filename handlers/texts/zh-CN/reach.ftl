# 谁能联系上。联系不上是我们要解决的事，未应答不说明什么，不追究任何人。
reach-test = 每周联络测试，{ $at }：在这里呼叫您，收得到吗？
    点一下即可。也可发文字 <code>/here</code>
reach-answered = 联络测试：您已于 { $at } 应答，谢谢。
reach-over = 这次联络测试已结束，最新一次见下方。
reach-toast = 已记下：能联系上您，谢谢。
reach = 谁能联系上，截至 { $at }：{ $count }人中{ $red }人未送达，测试未应答{ $quiet }人。
reach-red = <b>未送达</b>：{ $who } · 最近送达 { $delivered } · 最近应答 { $answered }
reach-silent = 未应答：{ $who } · 最近送达 { $delivered } · 最近应答 { $answered }
reach-well = 能联系上：{ $who } · 最近送达 { $delivered } · 最近应答 { $answered }
reach-mend = 未送达的，请打电话，请其打开机器人并点“开始”。
reach-result = { $at } 的联络测试：{ $count }人尚未应答。
reach-result-silent = 已送达，未应答：{ $who }。
reach-result-lost = 未送达：{ $who }。
reach-result-mend = 请打电话问一下：这部手机还在用吗，有没有提示音？全部人员：<code>/reach</code>
reach-lost = 从现在起联系不上：{ $who }
reach-lost-is = { $who }：我发的消息都送不到，呼叫也送不到，会立即转呼下一位。
reach-lost-mend = 请打电话，请其打开机器人并点“开始”；恢复后会在这里告知。
reach-back = 又能联系上了：{ $who }。
on-duty = 值班中
never = 从未
room-lost = 我已不在这个群：{ $title }
room-lost-leadership = 这是领导群：呼叫、批准、卡片不再出现在那里，只能在私聊中呼叫领导。
room-lost-field = 这是{ $unit }的现场群：其卡片和步骤改发各单位共用群，没有共用群的发领导群。
room-lost-shared = 这是各单位共用的现场群：卡片和步骤改发领导群。
room-lost-mend = 办法：管理员用 <code>/invite</code> 生成链接，用它把我加回群里。
