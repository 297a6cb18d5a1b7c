package dev.pilothouse.console.web.fleet;

import dev.pilothouse.bridge.control.NodeView;
import dev.pilothouse.bridge.control.ReplicaView;
import dev.pilothouse.console.web.ui.Status;

/** How a node or replica feels, as symbol and word. */
record Health(Status status, String word) {
    static Health of(NodeView node) {
        if (!node.connected()) {
            return new Health(Status.UNKNOWN, "not connected");
        }
        return switch (node.health()) {
            case READY ->
                    node.rejections().isEmpty()
                            ? new Health(Status.OK, "ready")
                            : new Health(Status.WATCH, "ready, with rejections");
            case DEGRADED -> new Health(Status.WATCH, "degraded");
            case FAILED -> new Health(Status.OFF, "failed");
            case UNKNOWN -> new Health(Status.UNKNOWN, "unknown");
        };
    }

    static Health of(ReplicaView replica) {
        String wanted = replica.replica().wanted().word();
        String state = replica.state();
        String words = state.equals(wanted) ? state : state + ", wanted " + wanted;
        return switch (state) {
            case "warm", "sleeping", "cold" ->
                    new Health(state.equals(wanted) ? calm(state) : Status.WATCH, words);
            case "loading", "draining" -> new Health(Status.WATCH, words);
            case "failed" -> new Health(Status.OFF, words);
            default -> new Health(Status.UNKNOWN, "not known, wanted " + wanted);
        };
    }

    private static Status calm(String state) {
        return state.equals("warm") ? Status.OK : Status.UNKNOWN;
    }
}
