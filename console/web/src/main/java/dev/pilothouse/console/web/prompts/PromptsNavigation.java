package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import java.util.Map;

/** Where prompts are. */
@org.springframework.stereotype.Component
public final class PromptsNavigation implements Navigation {
    static final String PATH = "prompts";

    /** One prompt. */
    public static String href(PageState state, TenantId tenant, PromptName prompt) {
        return state.href(PATH + "/" + tenant + "/" + prompt);
    }

    static String href(PageState state, TenantId tenant, PromptName prompt, String tab) {
        return state.href(PATH + "/" + tenant + "/" + prompt, Map.of(PromptView.TAB, tab));
    }

    @Override
    public Group group() {
        return Group.DECIDE;
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public String label() {
        return "Prompts";
    }

    @Override
    public String icon() {
        return "file-text";
    }

    @Override
    public Class<? extends Component> view() {
        return PromptsView.class;
    }

    @Override
    public String path() {
        return PATH;
    }
}
