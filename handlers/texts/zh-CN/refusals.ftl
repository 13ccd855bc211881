# 拒绝：没做什么、为什么、谁能做、什么可以马上做。
refused-not-allowed = 未执行：您不能{ $act }。
    能办的人：{ $able }。您的身份：{ $yours }，状态没有变化。
    有生命危险时，撤离、停机、呼救不需要批准。
refused-not-enrolled = 未执行：登记后才能{ $act }。
    请向管理员要链接，打开后点“开始”。
    有生命危险，马上打急救、报警电话，不需要批准。
refused-no-such-incident = 未执行：没有未办结的事件 { $number }。查看未办结事件：<code>/status</code>
refused-no-such-thing = 未执行：已没有 { $number }。请用最新的那条消息。
refused-closed = 未执行：{ $number } 已办结。有新情况，请另行上报。
refused-erased = 未执行：{ $number } 的文字和附件已按保存期限清除。
refused-last-of-role = 未执行：再无他人担任{ $roles }。请先让他人加入。
refused-already-active = 未执行：{ $number } 的预案已启动。结束请依次：已稳住、解除响应、办结。
refused-no-such-plan = 未执行：没有预案{ $plan }。全部预案：<code>/plans</code>
refused-plan-runs = 未更改：预案{ $plan }已启动，不再更换。
refused-led-by = { $number } 已由{ $who }负责，状态没有变化。
refused-not-active = 未执行：{ $number } 的预案尚未启动，由领导点“启动预案”。
refused-no-such-step = 未执行：{ $number } 目前没有步骤{ $step }。
refused-already-done = 步骤{ $step }已由{ $who }完成，状态没有变化。
refused-already-skipped = 步骤{ $step }已由{ $who }跳过，状态没有变化。
refused-already-taken = 步骤{ $step }已由{ $who }在做，状态没有变化。
refused-already-blocked = 步骤{ $step }已由{ $who }报有困难，状态没有变化。
refused-already-open = 步骤{ $step }本来就未做，状态没有变化。
refused-taken = 步骤{ $step }由{ $who }在做。请与其商量，或做别的。
refused-approval-first = 还不能完成：步骤{ $step }须先经领导同意。点“我来做”即提请。
    撤离、停机不需要批准。
refused-evidence-text = 还不能完成：请回复步骤{ $step }，写明做了什么。
refused-evidence-number = 还不能完成：请回复步骤{ $step }，写明数字。
refused-evidence-photo = 还不能完成：请回复步骤{ $step }，附照片，只拍物，不拍人。
refused-evidence-reference = 还不能完成：请回复步骤{ $step }，写明受理编号和时间。
refused-evidence-none = 还不能完成：步骤{ $step }。
refused-not-on-scene = 未更改：您不在 { $number } 的到场名单上。
refused-no-such-approval = 未计入：没有第{ $approval }号批准。
refused-approval-open = 第{ $approval }号批准尚未决定。
refused-approval-granted = 未计入：第{ $approval }号已经同意。
refused-approval-refused = 未计入：第{ $approval }号已经不同意，可再次提出。
refused-approval-expired = 未计入：第{ $approval }号已过时，视为不同意，可再次提出。
refused-own-request = 未计入：第{ $approval }号是您本人提出的，须由他人决定。
refused-reworded = 未计入：第{ $approval }号的内容已改，请重新看过再表态。
refused-reason-wanted = 尚未计入：为什么不同意？请发 <code>/no { $approval }</code> 加理由。
refused-voted-already = 您对第{ $approval }号的意见已计入，状态没有变化。
refused-not-your-request = 未更改：只有{ $who }能修改第{ $approval }号的内容。
refused-not-stable = 未执行：{ $number } 尚未稳住。请依次：已稳住、解除响应、办结。
refused-watch-when = 未执行：{ $number } 最多观察12小时，例如：<code>/watch { $number } 15:00</code>
refused-still-open = 未办结：{ $number } 还有未了事项。
    步骤：{ $steps }。批准：{ $approvals }。未返回：{ $out }。
refused-no-such-unit = 未执行：没有单位{ $unit }。现有：{ $units }。
refused-bad-code = 未登记：链接无效或已失效。请向管理员要新链接。
refused-code-for-group = 未登记：这是绑定群的链接。请打开后选择群。
refused-code-for-person = 未绑定：这是个人链接，由本人在私聊中打开。
refused-not-expected = 没有记入：本次报告不要求{ $unit }报送。
refused-not-of-unit = 没有记入：您不是{ $unit }的人。
    请由本单位的人报，或由值班员代报：<code>/byphone</code>
    有情况，谁都可以报：<code>/report</code>
refused-round-closed = 没有记入：本次报告已汇总截止。
refused-round-erased = 没有记入：本次报告已按保存期限清除。
    { $unit }现记为{ $column }。要更正：<code>/revise</code>
refused-round-over = 未执行：本次报告已汇总截止。查看：<code>/rounds</code>
refused-already-in = 没有变化：{ $unit }已报，记为{ $column }。
refused-figures-wanted = 尚未记入：还缺数字。
    请回复{ $figures }。
refused-zero-with-incident = 尚未记入：{ $unit }今天已上报 { $number }。
    一并报上，或仍报无事：<code>/include</code> 或 <code>/zero 仍报</code>
refused-reminded-lately = 没有发出：五分钟内刚催过。
refused-all-in = 不用催：都已报。
refused-no-such-round = 没有记入：没有这次报告。
refused-no-claim = 没有可裁定的：{ $unit }没有称按时写好。
    只有称按时写好、因无信号晚到的，才需要裁定。
refused-claim-ruled = 已有结论：{ $unit }的说法维持原结论。
refused-no-question = 没有待回答的问题：{ $unit }。
refused-period-is-past = 未更改：{ $period } 的最后一天已过。
    例如：<code>/period { $period } open 2026-09-30</code>
refused-edited-zero = 未更改：{ $unit }现记为{ $column }，改动原文不会补记。
    有情况请重新回复一条，立即生效。
refused-due-is-past = 没有发出：时间已过。
    例如：<code>/ask 现场有多少人？14:30前</code>
refused-no-units = 没有发出：配置里没有单位。
refused-no-such-period = 未更改：没有值班时期{ $period }。现有：{ $periods }。
refused-due-past = 没有记下：{ $due } 已过。请写以后的日期。
refused-followup-closed = { $number } 已由{ $who }验收销号，状态没有变化。
refused-followup-done = { $number } 已由{ $who }完成，等待他人验收。
refused-followup-owned = 未执行：{ $number } 由{ $who }负责，状态没有变化。请与其商量，或由领导转交。
refused-followup-open = 未销号：{ $number } 尚未完成，请先由负责人说明做了什么。
refused-own-check = 未销号：{ $number } 是您完成的，须由他人验收。
refused-what-was-done = 还不能完成：请回复 { $number }，写明做了什么，或附照片，只拍物，不拍人。
