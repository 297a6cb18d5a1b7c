package dev.pilothouse.console.web.traces;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import dev.pilothouse.analytics.traces.TraceSpan;
import dev.pilothouse.console.web.ui.Format;
import java.util.List;

/** Tokens of calls in their disjoint buckets, and what the calls cost. */
final class CostTable extends Div {
    CostTable(List<TraceSpan> calls) {
        NativeTableBody body = new NativeTableBody();
        calls.forEach(c -> body.add(row(c)));
        NativeTable table = new NativeTable();
        table.addClassNames("dense", "cost");
        table.add(
                new NativeTableHeader(
                        head(
                                "Call",
                                "Input",
                                "From cache",
                                "Output",
                                "Reasoning",
                                "Cost",
                                "Priced by")),
                body);
        add(table);
        addClassName("cost-calls");
        getElement().setAttribute("role", "region");
        getElement().setAttribute("aria-label", "Tokens and cost of each call");
        getElement().setAttribute("tabindex", "0");
    }

    private static NativeTableRow head(String... names) {
        NativeTableRow row = new NativeTableRow();
        for (int i = 0; i < names.length; i++) {
            NativeTableHeaderCell cell = new NativeTableHeaderCell(names[i]);
            cell.getElement().setAttribute("scope", "col");
            cell.setClassName("num", i > 0 && i < names.length - 1);
            row.add(cell);
        }
        return row;
    }

    private static NativeTableRow row(TraceSpan call) {
        TraceSpan.Tokens t = call.tokens();
        NativeTableRow row = new NativeTableRow();
        row.add(new NativeTableCell(SpanKind.of(call).title(call) + " " + call.served().model()));
        row.add(
                number(Format.count(t.input() + t.cacheWrite())),
                number(Format.count(t.cacheRead())),
                number(Format.count(t.output())),
                number(Format.count(t.reasoning())),
                number(cost(call)));
        NativeTableCell by = new NativeTableCell(pricedBy(call));
        by.addClassName("ter");
        row.add(by);
        return row;
    }

    private static NativeTableCell number(String text) {
        NativeTableCell cell = new NativeTableCell(text);
        cell.addClassName("num");
        return cell;
    }

    static String cost(TraceSpan call) {
        return call.price().unpriced() || call.price().source().isEmpty()
                ? "unpriced"
                : Format.money(call.price().cost(), call.price().currency());
    }

    /** Who said the price and who counted the tokens. */
    static String pricedBy(TraceSpan call) {
        String version = call.price().version();
        String price =
                switch (call.price().source()) {
                    case "price-book", "metered" ->
                            version.isEmpty() ? "price book" : "price book " + version;
                    case "provider" -> "the provider";
                    default -> "no price for this model";
                };
        String tokens =
                call.tokens().estimated()
                        ? ", tokens estimated"
                        : call.metered() ? ", metered by " + call.service() : ", as reported";
        return price + tokens;
    }
}
