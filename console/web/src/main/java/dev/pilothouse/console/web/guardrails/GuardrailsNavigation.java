package dev.pilothouse.console.web.guardrails;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;

/** Where guardrails are. */
@org.springframework.stereotype.Component
public final class GuardrailsNavigation implements Navigation {
    static final String PATH = "guardrails";

    @Override
    public Group group() {
        return Group.OPERATE;
    }

    @Override
    public int order() {
        return 50;
    }

    @Override
    public String label() {
        return "Guardrails";
    }

    @Override
    public String icon() {
        return "shield-check";
    }

    @Override
    public Class<? extends Component> view() {
        return GuardrailsView.class;
    }

    @Override
    public String path() {
        return PATH;
    }
}
