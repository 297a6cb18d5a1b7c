package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinServiceInitListener;
import jakarta.servlet.http.Cookie;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Writes the chosen colour scheme into the first page, so that a dark console does not flash white.
 */
@Component
final class FirstPaint implements VaadinServiceInitListener {
    static final String COOKIE = "scheme";

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.addIndexHtmlRequestListener(response -> {
            var html = response.getDocument().selectFirst("html");
            if (html != null) {
                html.attr("lang", "en");
                chosen(response.getVaadinRequest())
                        .ifPresent(scheme ->
                                html.attr("theme", scheme.getValue())
                                        .attr("style", "color-scheme: " + scheme.getValue()));
            }
        });
    }

    /** Light or dark when the browser has kept a choice. */
    static Optional<ColorScheme.Value> chosen(VaadinRequest request) {
        Cookie[] cookies = request.getCookies();
        return Arrays.stream(cookies == null ? new Cookie[0] : cookies)
                .filter(c -> c.getName().equals(COOKIE))
                .flatMap(c ->
                        Stream.of(ColorScheme.Value.LIGHT, ColorScheme.Value.DARK)
                                .filter(v -> v.getValue().equals(c.getValue())))
                .findFirst();
    }
}
