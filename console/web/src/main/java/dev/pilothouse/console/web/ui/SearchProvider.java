package dev.pilothouse.console.web.ui;

import dev.pilothouse.db.model.Actor;
import java.util.List;

/** What Ctrl+K finds, a bean of each feature. */
public interface SearchProvider {
    /**
     * @param kind in grey behind the title, for example {@code feature of Brindlemoor Bank}
     * @param href keeps the state of the page
     */
    record Hit(String icon, String title, String kind, String href) {}

    /**
     * Runs on a background thread.
     *
     * @param text at least one character, no space around it
     * @param limit most hits to give
     */
    List<Hit> find(Actor.Person actor, PageState state, String text, int limit);
}
