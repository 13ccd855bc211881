# 点按钮后的答复：现在是什么情况。不用任何标签。
toast-ack = { $number }：{ $leader }
toast-ack-you = { $number }：{ $at } 起由您负责。
toast-over = { $number }：{ $leader }
toast-watch = { $number }：观察至 { $until }，届时再请您决定。
toast-act = { $number }：已启动预案，{ $plan }。{ $leader }
toast-plan = { $number }：已选预案，{ $plan }。由领导启动。
toast-plans = { $number }：请在下面选择预案。
toast-sev = { $number }：{ $severity }。
toast-facts = { $number }：已记录。
toast-scene = { $number }：已记您到场。结束后请报“已安全返回”。
toast-take = { $number }：这一步由您来做。
toast-done = { $number }：已完成，辛苦了。
toast-block = { $number }：已记有困难，并告知领导。
toast-skip = { $number }：已跳过，理由已记录。
toast-yes = { $number }：已记您同意。
toast-no = { $number }：已记您不同意。
toast-stable = { $number }：已稳住。
toast-down = { $number }：已解除响应。{ $out ->
    [0] 所有人都已返回。
   *[other] 还有{ $out }人未返回。
}
toast-close = { $number }：已办结。
toast-after = { $number }：复盘报告已提交，辛苦了。
toast-not = { $number }：已办结，不是事件。
toast-back = { $number }：已记您安全返回。
toast-count = { $number }：人数已核对。
toast-same = { $number }：与 { $other } 是同一事件。
toast-upd = { $number }：请回复续报内容。
toast-det = { $number }：详情见下。
toast-step-taken = { $step }：{ $who }在做。
toast-step-done = { $step }：{ $who }已完成。
