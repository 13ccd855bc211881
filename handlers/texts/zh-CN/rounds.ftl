# 定期报告：到时就要报，没有情况也要报。
round-one = { $unit }：{ $title }，{ $due } 应报。
round-several = { $title }，{ $due } 应报。
round-in = 已报{ $count }/{ $all }。
round-silent = 尚未收到：{ $units }。
round-silent-closed = 到 { $at } 汇总截止未报：{ $units }。情况不明。
round-how-asked = 请回复本条作答；没有情况，点一下即可。
round-how = 没有情况，点一下即可。紧急情况随时报，不等应报时间。
round-figures = 请一并报：{ $figures }。
round-not-in = 到 { $at } 汇总截止仍未收到，情况不明。
entry-zero = ✓ { $at } 无事，{ $who }。
entry-events = ✓ { $at } 有情况，{ $who }：
entry-answer = ✓ { $at } { $who }：
entry-late = ✓ { $at } { $says }，逾时已报，{ $who }。
entry-excused = { $at } 由{ $who }记本次免报：
entry-by-phone = 电话代报。
entry-figure = { $name }{ $value }

remind = 尚未收到：{ $units }。{ $title }，{ $due } 应报。
remind-several = { $title }，{ $due } 应报，尚未收到{ $count }
remind-over = { $title }：这里该报的都已收到，谢谢。
remind-closed = { $title }已于 { $at } 汇总截止。未报：{ $units }。
remind-unjudged = { $title }已于 { $at } 汇总截止。不评判，情况不明：{ $units }。
overdue-report = 仍未收到：{ $units }。{ $title }，{ $due } 应报。
overdue-report-several = { $title }，{ $due } 应报，仍未收到{ $count }
overdue-calls = 已提醒：{ $calls }。
overdue-told-deputy = { $at } 已告知{ $who }。
overdue-told-head = { $at } 已告知{ $who }。
overdue-told-leadership = { $at } 已告知领导。
overdue-next-deputy = { $at } 告知单位副职。
overdue-next-head = { $at } 告知单位负责人。
overdue-next-leadership = { $at } 告知领导。
overdue-until = { $at } 前仍可补报，记逾时已报。也可发文字 <code>/zero</code>
chase = 仍未收到：{ $title }，{ $due } 应报。
    { $units }
chase-deputy = 您是单位副职。本单位谁报都行：点一下，或发 <code>/zero</code>。{ $at } 前有效。
chase-head = 您是单位负责人。本单位谁报都行：点一下，或发 <code>/zero</code>。{ $at } 前有效。
chase-leadership = 请打电话，可电话代报或记本次免报。{ $at } 前补报记逾时已报。
missing-unreached = { $unit }（未送达，情况不明）

rollup-open = { $title }，{ $due } 应报。截至 { $at }
rollup-due = { $title } { $due } 汇总，截至 { $at }
rollup-closed = { $title } { $due } 汇总，已截止。截至 { $at }
rollup-away = { $since }-{ $until } 机器人中断，不会因此记任何人逾时。
rollup-unjudged = 本次不评判：{ $since }-{ $until } 机器人中断。
rollup-rival = 本次不评判：{ $since }-{ $until } 另一程序取走了本机器人的消息。
rollup-rates = 已报{ $whole }/{ $all }（{ $complete }），按时{ $timely }/{ $all }（{ $timeliness }）。
rollup-zero = 零报告{ $count }。
rollup-events = 有情况{ $count }：{ $units }。
rollup-answer = 已答{ $count }：{ $units }。
rollup-late = 逾时已报{ $count }：{ $units }。
rollup-claimed = 其中按时写好、因无信号晚到{ $count }：{ $units }。
rollup-excused = 本次免报{ $count }：{ $units }。
rollup-missing = <b>未报{ $count }：{ $units }。</b>
rollup-awaited = 待报{ $count }：{ $units }。
rollup-revised = { $at } 更正：{ $unit }原为{ $was }，现为{ $now }。
table-quick = 连续五次以上数秒内报无事：{ $units }。请问一下。
column-zero = 零报告
column-events = 有情况
column-answer = 已答
column-late = 逾时已报
column-excused = 本次免报
column-missing = 未报

claim = { $unit }，{ $title }：是否按时写好？
    { $at } 送到，称 { $written } 已写好，当时无信号。认可后单列一项；不认可记逾时已报。
claim-accepted = { $unit }，{ $title }：已认可按时写好。
    { $written } 写好，{ $at } 送到。{ $who }认可。
claim-refused = { $unit }，{ $title }：仍记逾时已报。
    称 { $written } 写好，{ $at } 送到。{ $who }未认可。
include = { $unit }今天已上报 { $numbers }。
    尚未更改：一并报上，还是仍报无事？
closed-round = 没有记入：{ $title } 已于 { $at } 汇总截止。
    { $unit }现记为{ $column }。可以更正，更正大家都看得到。
which-round = 哪一项？点一下。
choose-ex = { $title }：哪个单位本次免报？
choose-ph = { $title }：哪个单位来电？
ask-zr = { $unit }，{ $title }：{ $figures }各多少？
    请回复数字。
ask-ev = { $unit }，{ $title }：发生了什么？
    请回复文字、语音、照片或位置，随即呼叫领导。
ask-ex = { $unit }，{ $title }：为什么本次免报？
    请回复理由。
ask-ph = { $unit }，{ $title }：对方怎么说？
    请回复“无事”，或写有什么情况。
ask-chk = { $unit }：零报告已记。
    { $question } 请简单回复。
check-0 = 您最近一次亲自查看是什么时候？
check-1 = 有没有人受伤，哪怕很轻？
check-2 = 有没有可以缓一缓、但不正常的地方？
check-3 = 报之前问过谁？
check-4 = 外出的人都回来了吗？
check-5 = 有没有和平时不一样的地方？
check-6 = 上一班交接了什么？
toast-entry = { $unit }，{ $title }：{ $column }，{ $at }。
toast-rm = { $title }：已催报，待报{ $count }。
toast-chk = 已记，谢谢。
toast-ca = { $unit }：已认可按时写好。
toast-cr = { $unit }：未认可，仍记逾时已报。
round-skipped = { $title }，{ $due } 应报：这次没有询问。
    配置更改时应报时间已过，不记任何单位未报。
round-skipped-next = { $next } 起照常询问。
round-skipped-ask = 仍要了解情况？<code>/ask 现在情况如何？18:00前</code>
asked = 正在询问各单位。查看进展：<code>/rounds</code>
no-unit-of-yours = 没有记入：您不属于任何应报单位。
    代别人报，由值班员用电话代报，或发 <code>/byphone</code>
name-round = 未执行：有几项报告在收，请先写明是哪一项。
    现有：{ $numbers }。例如：<code>/excuse daily shaft-3 今天没有班</code>
no-round = 目前没有报告在收，最近也没有。
check-how = 没有待回答的问题，或缺少回答。
    例如：<code>/answer 16:30看过，水泵都正常</code>
claim-how = 哪个单位？例如：<code>/claimok shaft-3</code>
ask-how = 没有发出。请写问题和时间。
    例如：<code>/ask 现场有多少人？14:30前</code>
period-how = 未更改。最后一天请写年-月-日。
    例如：<code>/period flood open 2026-09-30</code>
periods = 值班时期。
    开启或结束：<code>/period flood open</code>、<code>/period flood close</code>
periods-none = 配置里没有值班时期。
period-never = { $id }，{ $name }：未开启。
period-open = { $id }，{ $name }：{ $begins } 起，至结束为止。
period-span = { $id }，{ $name }：{ $begins } 至 { $ends }。

words-clear = 无事|零报告|无事，零报告|没有情况|一切正常|all clear|nothing|zero
words-sure = 仍报|确认
words-month = 月|本月
words-open = 开|开启
words-close = 结束|关
words-by = by|until
words-before = 前|之前
