package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import java.util.List;
import java.util.stream.Collectors;

/** A chart, the same as a table, and both as files. */
public final class ChartFrame extends Div {
    /**
     * What the chart shows.
     *
     * @param columns with their units
     * @param rows as people read them, as wide as {@code columns}
     */
    public record Table(List<String> columns, List<List<String>> rows) {
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    private final String name;
    private final EChart chart;
    private final Div table = Ui.div("chart-table");
    private final Button toggle = Ui.iconButton("table", "Show as table");
    private final Button export = Ui.iconButton("download", "Export CSV or PNG");
    private Table data = new Table(List.of(), List.of());
    private Object option = "";

    /**
     * @param name of the files, without ending
     * @param label what the chart shows and over which time
     * @param height in pixels, of chart and table alike
     */
    public ChartFrame(String name, String label, int height) {
        this.name = name;
        chart = new EChart(label, height);
        table.setHeight(height + "px");
        table.getStyle().set("overflow", "auto");
        table.setVisible(false);
        add(chart, table);
        toggle.getElement().setAttribute("aria-pressed", "false");
        toggle.addClickListener(e -> flip());
        ContextMenu files = new ContextMenu(export);
        files.setOpenOnClick(true);
        files.addItem("CSV", e -> csv());
        files.addItem("PNG", e -> png());
    }

    /** For the header of the card. */
    public Component[] tools() {
        return new Component[] {toggle, export};
    }

    /** Draws again only what changed. */
    public void show(Object newOption, Table newData) {
        if (newOption.equals(option) && newData.equals(data)) {
            return;
        }
        option = newOption;
        data = newData;
        chart.setOption(newOption);
        table.removeAll();
        table.add(drawn(newData));
    }

    private void flip() {
        boolean asTable = chart.isVisible();
        chart.setVisible(!asTable);
        table.setVisible(asTable);
        toggle.getElement().setAttribute("aria-pressed", Boolean.toString(asTable));
        toggle.setTooltipText(asTable ? "Show as chart" : "Show as table");
        toggle.setAriaLabel(asTable ? "Show as chart" : "Show as table");
    }

    private void png() {
        if (!chart.isVisible()) {
            flip();
        }
        chart.download(name);
    }

    private void csv() {
        String text =
                line(data.columns())
                        + data.rows().stream().map(ChartFrame::line).collect(Collectors.joining());
        getElement()
                .executeJs(
                        "const url = URL.createObjectURL(new Blob([$0], {type: 'text/csv;charset=utf-8'}));"
                                + "Object.assign(document.createElement('a'), {href: url, download: $1}).click();"
                                + "setTimeout(() => URL.revokeObjectURL(url), 10000)",
                        text,
                        name + ".csv");
    }

    /** A cell that a spreadsheet would take for a formula is led by an apostrophe. */
    private static String line(List<String> cells) {
        return cells.stream()
                .map(c -> !c.isEmpty() && "=+@\t".indexOf(c.charAt(0)) >= 0 ? "'" + c : c)
                .map(c -> "\"" + c.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    private static NativeTable drawn(Table data) {
        NativeTableRow head = new NativeTableRow();
        for (int i = 0; i < data.columns().size(); i++) {
            NativeTableHeaderCell cell = new NativeTableHeaderCell(data.columns().get(i));
            cell.getElement().setAttribute("scope", "col");
            cell.setClassName("num", i > 0);
            head.add(cell);
        }
        NativeTableBody body = new NativeTableBody();
        for (List<String> values : data.rows()) {
            NativeTableRow row = new NativeTableRow();
            for (int i = 0; i < values.size(); i++) {
                NativeTableCell cell = new NativeTableCell(values.get(i));
                cell.setClassName("num", i > 0);
                row.add(cell);
            }
            body.add(row);
        }
        NativeTable table = new NativeTable();
        table.addClassName("dense");
        table.add(new NativeTableHeader(head), body);
        return table;
    }
}
