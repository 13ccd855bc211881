# 没能读懂时，告诉对方怎么做。
stale-button = 这个按钮已过时，没有执行。请用最新的那条消息。
second-hand = 未执行：只认本人亲自发的，不认转发的消息。
speak-as-yourself = 未执行：请用本人身份发，不要以群或频道的名义发。
unknown-command = 没看懂“/{ $command }”，什么也没有上报。
    可用的命令：<code>/help</code>
room-unbound = 没有上报：本群还没有绑定。
    请管理员在私聊中用 <code>/invite</code> 生成链接。在此之前，请私聊我上报。
which-incident = 哪一件？未办结的有：{ $numbers }。
    请回复该事件的卡片，或把编号写在最前面。
none-open = 目前没有未办结的事件。要上报：<code>/report</code> 加发生了什么。
edited-command = 未执行：修改消息只更正文字，不算命令。请重新发一条。
severity-how = 到什么程度？可控、严重还是危急，例如：<code>/severity 危急</code>
watch-how = 观察到几点？写时刻或时长，例如：<code>/watch 15:00</code> 或 <code>/watch 45m</code>
same-how = 哪两件是同一事件？例如：<code>/same 26-0042 26-0041</code>
which-step = 哪一步？请回复该步骤，或写编号：<code>/done 3</code>
which-approval = 哪一项批准？请回复该条，或写编号：<code>/ok 17</code>
in-private = 只能在私聊中用：请单独发给我。
invite-how = 邀请谁？例如：<code>/invite responder shaft-3</code>、<code>/invite deputy 1</code>、<code>/invite field shaft-3</code>、<code>/invite leadership</code>
followup-how = 没有记下：要整改什么，何时完成？例如：<code>/followup 26-0042 泵房配备用钥匙 { $example }前</code>
    日期须是以后的。
which-followup = 哪一项整改？请回复卡片，或写编号：<code>/own F12</code>。全部：<code>/followups</code>
