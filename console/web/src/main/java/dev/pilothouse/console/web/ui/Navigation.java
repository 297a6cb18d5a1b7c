package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Component;
import java.util.Optional;

/**
 * The entry of a feature in the menu, a bean. Other features link to it through this and the
 * methods of its implementation only.
 */
public interface Navigation {
    /** The groups of the menu. */
    enum Group {
        OBSERVE("Observe"),
        DECIDE("Decide"),
        PROVE("Prove"),
        OPERATE("Operate");

        private final String label;

        Group(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** A number beside the entry. */
    record Count(String text, boolean danger) {}

    Group group();

    /** Place within the group, as in the list of screens. */
    int order();

    String label();

    /** Of icons.css. */
    String icon();

    /** Carries {@link Needs}. */
    Class<? extends Component> view();

    /** Path of the view without a slash in front. */
    String path();

    default Optional<Count> count(Viewer viewer) {
        return Optional.empty();
    }
}
