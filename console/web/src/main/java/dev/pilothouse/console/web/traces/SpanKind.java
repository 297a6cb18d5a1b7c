package dev.pilothouse.console.web.traces;

import dev.pilothouse.analytics.traces.TraceSpan;
import dev.pilothouse.console.web.ui.Format;

/** How a span is drawn. */
enum SpanKind {
    CALL("bot", "llm", "l"),
    CUT("octagon-x", "kill", "l cut"),
    EMBEDDING("hash", "llm", "l"),
    TOOL("wrench", "tool", "t"),
    RETRIEVAL("search", "tool", "t"),
    AGENT("workflow", "root", "r"),
    ROOT("layers", "root", "r"),
    OTHER("circle-dot", "gw", "g");

    private final String icon;
    private final String css;
    private final String bar;

    SpanKind(String icon, String css, String bar) {
        this.icon = icon;
        this.css = css;
        this.bar = bar;
    }

    static SpanKind of(TraceSpan span) {
        if (State.of(span.result().outcome()) == State.KILLED) {
            return CUT;
        }
        if (span.call()) {
            return span.operation().equals("embeddings") ? EMBEDDING : CALL;
        }
        return switch (span.operation()) {
            case "execute_tool" -> TOOL;
            case "retrieval" -> RETRIEVAL;
            case "invoke_agent", "create_agent", "invoke_workflow" -> AGENT;
            default -> span.parentId().isEmpty() ? ROOT : OTHER;
        };
    }

    String icon() {
        return icon;
    }

    String css() {
        return css;
    }

    String bar() {
        return bar;
    }

    String title(TraceSpan span) {
        return switch (this) {
            case TOOL -> or(span.tool(), span.name());
            case AGENT -> or(span.agent(), span.name());
            case RETRIEVAL -> "retrieve";
            case CALL, CUT, EMBEDDING -> or(span.operation(), span.name());
            case ROOT, OTHER -> span.name();
        };
    }

    /** Grey behind the title. */
    String note(TraceSpan span) {
        return switch (this) {
            case RETRIEVAL -> span.dataSource();
            case CUT -> span.served().model() + " cut" + epoch(span);
            case CALL, EMBEDDING -> or(span.served().model(), span.served().requestModel());
            case TOOL, AGENT, ROOT, OTHER -> span.service();
        };
    }

    private static String epoch(TraceSpan span) {
        long epoch = span.result().killEpoch();
        return epoch == 0 ? "" : " by epoch " + Format.count(epoch).replace(",", "");
    }

    private static String or(String first, String second) {
        return first.isEmpty() ? second : first;
    }
}
