package dev.pilothouse.console.web.fleet;

import dev.pilothouse.bridge.control.NodeView;
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

    static Health of(NodeView.Replica replica) {
        return switch (replica.state()) {
            case "warm" -> new Health(Status.OK, "warm");
            case "loading" -> new Health(Status.WATCH, "loading");
            case "draining" -> new Health(Status.WATCH, "draining");
            case "failed" -> new Health(Status.OFF, "failed");
            default -> new Health(Status.UNKNOWN, replica.state());
        };
    }
}
