package dev.pilothouse.console.bench.flow;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Says what a journey stood before when it failed: how the parts are, what the console complained
 * of, and the address and words of each page in the failure itself; the pictures of the pages lie
 * beside those of the screens.
 */
final class Witness implements TestExecutionExceptionHandler {
    private static final int MOST_WORDS = 4000;

    /** Not a failure of its own: words that the report prints below the failure. */
    private static final class Saw extends Exception {
        private static final long serialVersionUID = 1L;

        Saw(String words) {
            super(words, null, false, false);
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        Started.running(context).ifPresent(r -> failure.addSuppressed(new Saw(parts(r))));
        List<Page> pages = Started.pages(context);
        for (int i = 0; i < pages.size(); i++) {
            String name = context.getRequiredTestMethod().getName() + "-" + i;
            failure.addSuppressed(new Saw(saw(pages.get(i), name)));
        }
        throw failure;
    }

    private static String parts(RunningPilothouse running) {
        try {
            return running.parts() + "\n" + String.join("\n", running.complaints("console", 20));
        } catch (Exception e) {
            return "the parts could not be looked at: " + e;
        }
    }

    private static String saw(Page page, String name) {
        try {
            Chromium.shot(page, "failed-" + name);
            String words = page.innerText("body");
            String shown = words.substring(0, Math.min(words.length(), MOST_WORDS));
            return page.url() + "\n" + shown.replaceAll("\\s*\\n\\s*", " | ");
        } catch (PlaywrightException e) {
            return page.url() + " could not be looked at: " + e.getMessage();
        }
    }
}
