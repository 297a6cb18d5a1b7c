package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Footer;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** A framed piece of a page that loads, fails and is tried again by itself. */
public class Card extends Section {
    private final H2 title;
    private final Header header;
    private final Span sub = Ui.text("", "sub", "clip");
    private final Span age = new Span();
    private final Span tools = Ui.text("", "end");
    private final Div body = new Div();
    private final Footer footer = new Footer();
    private Runnable reload = () -> {};
    private long loads;

    public Card(String title) {
        this.title = new H2(title);
        header = new Header(this.title, sub, tools);
        sub.setVisible(false);
        tools.add(age);
        body.addClassName("body");
        footer.setVisible(false);
        addClassName("card");
        add(header, body, footer);
    }

    public Card title(String text) {
        title.setText(text);
        return this;
    }

    /** Grey words beside the title: scope or sample. */
    public Card sub(String text) {
        sub.removeAll();
        sub.setText(text);
        sub.setVisible(!text.isEmpty());
        return this;
    }

    /** The same with components, for example an id in mono. */
    public Card sub(Component... content) {
        sub.removeAll();
        sub.add(content);
        sub.setVisible(content.length > 0);
        return this;
    }

    /** Tools at the right end of the header. */
    public Card tools(Component... content) {
        tools.removeAll();
        tools.add(age);
        tools.add(content);
        return this;
    }

    /** Columns of twelve that the card takes in a {@code grid}. */
    public Card columns(int count) {
        addClassName("c" + count);
        return this;
    }

    /** A line under the header. */
    public Card ruled() {
        header.addClassName("ruled");
        return this;
    }

    /** No space around the content: tables, KPI rows. */
    public Card flush() {
        body.addClassName("flush");
        return this;
    }

    public Card footer(Component... content) {
        footer.removeAll();
        footer.add(content);
        footer.setVisible(content.length > 0);
        return this;
    }

    /** Fixed content; what is there already is left alone. */
    public Card content(Component... content) {
        if (body.getChildren().toList().equals(List.of(content))) {
            return this;
        }
        body.removeAll();
        body.add(content);
        return this;
    }

    /**
     * Runs {@code query} on a virtual thread and shows what it returns. What is on the card stays
     * until then, so that nothing flickers; an exception becomes an error with a button that tries
     * again.
     *
     * @param query must not touch components
     * @param content makes the body of a loaded or stale value
     */
    public <T> Card load(Callable<AsyncState<T>> query, Function<T, Component> content) {
        reload =
                () -> {
                    long number = ++loads;
                    if (body.getComponentCount() == 0) {
                        show(new AsyncState.Loading<T>(), content);
                    }
                    Background.run(
                            UI.getCurrentOrThrow(),
                            query,
                            state -> showNewest(number, state, content),
                            e -> showNewest(number, failed(e), content));
                };
        reload.run();
        return this;
    }

    /** Asks again what {@link #load} asked. */
    public void reload() {
        reload.run();
    }

    private <T> void showNewest(long number, AsyncState<T> state, Function<T, Component> content) {
        if (number == loads) {
            show(state, content);
        }
    }

    private static <T> AsyncState<T> failed(Throwable cause) {
        Failure failure = Failure.of(cause);
        return new AsyncState.Failed<>(
                failure.what(),
                "Nothing was lost; the rest of the page is not affected.",
                failure.id());
    }

    /** Shows a state at once. */
    public <T> void show(AsyncState<T> state, Function<T, Component> content) {
        age.removeAll();
        switch (state) {
            case AsyncState.Loading<T> _ -> content(skeleton());
            case AsyncState.Loaded<T>(T value, Instant _) -> content(content.apply(value));
            case AsyncState.Stale<T>(T value, Instant since, String why) ->
                    stale(content.apply(value), since, why);
            case AsyncState.Empty<T> empty -> bare(CardStates.empty(empty));
            case AsyncState.NoSource<T> none -> bare(CardStates.noSource(none));
            case AsyncState.Failed<T> failed -> bare(CardStates.failed(failed, retry()));
        }
    }

    /** Called when the card has nothing, or an error, to show: words about the value must go. */
    protected void withoutValue() {}

    private void bare(Component instead) {
        withoutValue();
        footer();
        content(instead);
    }

    private void stale(Component old, Instant since, String why) {
        Span badge =
                new Span(
                        new Icon("clock"),
                        new RelativeTime(since, RelativeTime.Show.SINCE),
                        new Span("old"));
        badge.addClassNames("badge", "watch");
        age.add(badge);
        content(old);
        footer(new Span(why + " The number is kept, not judged."));
    }

    private static Div skeleton() {
        Div first = Ui.div("skel");
        first.setWidth("60%");
        Div second = Ui.div("skel");
        second.setWidth("35%");
        Div waiting = Ui.div("stack m waiting", first, second);
        waiting.getElement().setAttribute("aria-busy", "true");
        waiting.getStyle().set("padding", "16px");
        return waiting;
    }

    private Button retry() {
        Button retry = Ui.button("Try again", "refresh-cw", ButtonVariant.SMALL);
        retry.addClickListener(e -> reload());
        return retry;
    }
}
