package dev.pilothouse.console.web.overview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import dev.pilothouse.analytics.questions.Morning;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Five questions, every morning, as far as calls answer them. */
final class QuestionsCard extends LiveCard<List<Answer>> {
    private final boolean linked;
    private final Function<Map<String, String>, String> traces;

    /**
     * @param linked whether the reader may open traces
     * @param traces address of the traces with filters
     */
    QuestionsCard(boolean linked, Function<Map<String, String>, String> traces) {
        super(new Card("Five questions, every morning").columns(5).flush());
        card().addClassName("fill");
        this.linked = linked;
        this.traces = traces;
    }

    @Override
    List<Answer> read(Sources.Answers answers) {
        return Answer.all(new Morning(answers.parts().get()), answers.currency().get());
    }

    @Override
    Component draw(List<Answer> answers) {
        UnorderedList list = new UnorderedList();
        list.addClassName("qs");
        answers.forEach(a -> list.add(item(a)));
        return list;
    }

    private ListItem item(Answer answer) {
        Status status = answer.status();
        Div words =
                new Div(
                        Ui.paragraph(answer.question(), "small", "ter"),
                        Ui.paragraph(answer.words()));
        Anchor rows = new Anchor(traces.apply(answer.filter()), new Icon("chevron-right"));
        rows.getElement().setAttribute("aria-label", "Open rows: " + answer.question());
        rows.setVisible(linked);
        return new ListItem(new Icon(status.icon(), "t-" + status.css()), words, rows);
    }
}
