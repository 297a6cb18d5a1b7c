package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentEvent;
import com.vaadin.flow.component.ComponentEventListener;
import com.vaadin.flow.component.DomEvent;
import com.vaadin.flow.component.EventData;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.shared.Registration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Apache ECharts: an option tree goes over as JSON, live points as appends. In the option, {@code
 * @ph-danger} is the colour of a token, and {@code ph:ms}, {@code ph:percent}, {@code ph:number},
 * {@code ph:compact}, {@code ph:seconds}, {@code ph:eur} and {@code ph:usd} are formatters.
 */
@Tag("x-echart")
@JsModule("context://echart/x-echart.js")
public final class EChart extends Component implements HasSize, HasStyle {
    private static final JsonMapper JSON = JsonMapper.shared();

    private @Nullable JsonNode option;

    /**
     * @param label what the chart shows and over which time, for screen readers
     * @param height in pixels
     */
    public EChart(String label, int height) {
        getElement().setAttribute("role", "img");
        getElement().setAttribute("aria-label", label);
        addClassName("chart");
        setHeight(height + "px");
    }

    /**
     * @param newOption maps, lists and numbers, or a {@link JsonNode}
     */
    public void setOption(Object newOption) {
        option = JSON.valueToTree(newOption);
        if (isAttached()) {
            send();
        }
    }

    /** Adds points to a series of the option and keeps the newest {@code most} of it. */
    public void append(int series, long[] times, double[] values, int most) {
        ArrayNode points = JSON.createArrayNode();
        for (int i = 0; i < times.length; i++) {
            points.add(JSON.createArrayNode().add(times[i]).add(values[i]));
        }
        getElement().executeJs("this.append?.($0, $1, $2)", series, points, most);
    }

    /** Saves the chart as a PNG in the browser. */
    public void download(String name) {
        getElement().executeJs("this.download?.($0)", name);
    }

    /** Called with the name of the point that was clicked. */
    public Registration addPointListener(ComponentEventListener<PointEvent> listener) {
        return addListener(PointEvent.class, listener);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        if (option != null) {
            send();
        }
    }

    private void send() {
        getElement()
                .executeJs(
                        "customElements.whenDefined('x-echart').then(() => this.setOption($0))",
                        option);
    }

    /** A click on a point. */
    @DomEvent("chart-click")
    public static final class PointEvent extends ComponentEvent<EChart> {
        private final String name;
        private final String series;
        private final int index;

        public PointEvent(
                EChart source,
                boolean fromClient,
                @EventData("event.detail.name") String name,
                @EventData("event.detail.series") String series,
                @EventData("event.detail.index") int index) {
            super(source, fromClient);
            this.name = name;
            this.series = series;
            this.index = index;
        }

        public String name() {
            return name;
        }

        public String series() {
            return series;
        }

        /** Position in the series, from 0; −1 when it is not a point. */
        public int index() {
            return index;
        }
    }
}
