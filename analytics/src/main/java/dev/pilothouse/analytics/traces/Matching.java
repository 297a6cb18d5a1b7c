package dev.pilothouse.analytics.traces;

import dev.pilothouse.analytics.Owned;

/** The SQL of a {@link TraceFilter}, shared by the list, its facets and its chart. */
final class Matching {
    /** What became of a trace: the gravest outcome of its spans. */
    static final String STATE =
            """
            multiIf(countIf(outcome = 'killed') > 0, 'killed', countIf(outcome = 'refused') > 0, 'refused',
              countIf(outcome = 'error') > 0, 'error', countIf(outcome = 'cancelled') > 0, 'cancelled', 'ok')\
            """;

    /** Conditions on one span. */
    static final String SPAN =
            Owned.SPANS
                    + """
                     AND (empty({features:Array(String)}) OR feature IN {features:Array(String)})
                     AND (empty({models:Array(String)}) OR model IN {models:Array(String)})
                     AND ({session:String} = '' OR session = {session:String})
                     AND ({subject:String} = '' OR subject = {subject:String})
                     AND ({text:String} = '' OR trace_id = lower({text:String}) OR span_id = lower({text:String})
                       OR response_id = {text:String} OR session = {text:String}
                       OR positionCaseInsensitiveUTF8(name, {text:String}) > 0
                       OR positionCaseInsensitiveUTF8(feature, {text:String}) > 0
                       OR positionCaseInsensitiveUTF8(model, {text:String}) > 0
                       OR positionCaseInsensitiveUTF8(agent, {text:String}) > 0
                       OR positionCaseInsensitiveUTF8(tool, {text:String}) > 0)
                    """;

    /** Conditions on the matching spans of one trace together. */
    static final String TRACE =
            "max(duration_ns) >= {longer:UInt64}"
                    + " AND sumIf(cost, call) >= toDecimal128({dearer:String}, 12)"
                    + " AND (empty({outcomes:Array(String)}) OR has({outcomes:Array(String)}, "
                    + STATE
                    + "))";

    private Matching() {}
}
