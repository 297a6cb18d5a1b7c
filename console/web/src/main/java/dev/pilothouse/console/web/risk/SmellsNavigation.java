package dev.pilothouse.console.web.risk;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.decisions.Obligations;
import java.time.Duration;
import java.util.Optional;

/** Where smells are. */
@org.springframework.stereotype.Component
public final class SmellsNavigation implements Navigation {
    static final String PATH = "smells";
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Obligations obligations;
    private final Cache<Actor, Integer> counts =
            Caffeine.newBuilder().expireAfterWrite(FRESH).maximumSize(1_000).build();

    SmellsNavigation(Obligations obligations) {
        this.obligations = obligations;
    }

    @Override
    public Group group() {
        return Group.OBSERVE;
    }

    @Override
    public int order() {
        return 80;
    }

    @Override
    public String label() {
        return "Smells";
    }

    @Override
    public String icon() {
        return "radar";
    }

    @Override
    public Class<? extends Component> view() {
        return SmellsView.class;
    }

    @Override
    public String path() {
        return PATH;
    }

    /** At most half a minute old: every page asks, and counting looks at every feature. */
    @Override
    public Optional<Count> count(Viewer viewer) {
        int smells = counts.get(viewer.actor(), actor -> obligations.smells(actor).size());
        return smells == 0
                ? Optional.empty()
                : Optional.of(new Count(Integer.toString(smells), false));
    }
}
