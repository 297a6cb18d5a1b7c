package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.gateway.telemetry.CallSpan;
import dev.pilothouse.gateway.telemetry.Counters;
import dev.pilothouse.gateway.telemetry.SignalBuffer;

/** Counts the call and hands its span to telemetry, which never holds it up. */
final class RecordSpan implements Stage.AtEnd {
    private final NodeState state;
    private final Counters counters;
    private final SignalBuffer signals;

    RecordSpan(NodeState state, Counters counters, SignalBuffer signals) {
        this.state = state;
        this.counters = counters;
        this.signals = signals;
    }

    @Override
    public void ended(Call call) {
        call.record(this::record);
    }

    private void record(Call call) {
        if (call.isAuthenticated()) {
            if (call.route().isShadow()) {
                counters.shadow();
            } else {
                counters.ended(call);
            }
            boolean content = state.keepsContent(call.key(), call.feature(), call.head().consent());
            signals.offer(new CallSpan(call, content, counters.decided(call)));
        } else {
            counters.unauthenticated();
        }
    }
}
