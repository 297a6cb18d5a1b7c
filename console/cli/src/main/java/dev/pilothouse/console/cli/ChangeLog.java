package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.supervise.PartState;
import dev.pilothouse.console.cli.supervise.PartStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells each change of a part's state once, where no table is drawn. */
final class ChangeLog {
    private final Screen screen;
    private final Map<String, PartState> known = new HashMap<>();

    ChangeLog(Screen screen) {
        this.screen = screen;
    }

    void tell(List<PartStatus> parts) {
        for (PartStatus part : parts) {
            PartState before = known.put(part.name(), part.state());
            if (before != null && before != part.state() && !screen.isTerminal()) {
                screen.print(
                        part.name()
                                + " "
                                + part.state().word()
                                + (part.message().isEmpty() ? "" : ": " + part.message()));
            }
        }
    }
}
