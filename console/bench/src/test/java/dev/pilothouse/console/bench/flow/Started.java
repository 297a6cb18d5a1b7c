package dev.pilothouse.console.bench.flow;

import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts what a {@link Flow} needs, and stops it after the last that needs it. */
final class Started implements ParameterResolver {
    private static final Namespace OURS = Namespace.create(Started.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == RunningPilothouse.class || type == Chromium.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Chromium.class
                ? chromium(context.getStore(OURS))
                : installation(context).running();
    }

    /** What is open in the browser of a journey; nothing for one without a browser. */
    static List<Page> pages(ExtensionContext context) {
        Chromium chromium = context.getStore(OURS).get(Chromium.class, Chromium.class);
        return chromium == null ? List.of() : chromium.pages();
    }

    /** The installation of a journey, once it was started for it. */
    static Optional<RunningPilothouse> running(ExtensionContext context) {
        Store store = context.getStore(OURS);
        Home own = store.get(context.getRequiredTestClass(), Home.class);
        Home shared = store.get(Home.class, Home.class);
        return Optional.ofNullable(own == null ? shared : own).map(Home::running);
    }

    private static Chromium chromium(Store store) {
        return store.computeIfAbsent(Chromium.class, key -> new Chromium(), Chromium.class);
    }

    /** A store looks into those above it too: what is somebody's own needs a key of its own. */
    private static Home installation(ExtensionContext context) {
        Class<?> journey = context.getRequiredTestClass();
        Flow.Installed whose =
                AnnotationSupport.findAnnotation(journey, Flow.class).orElseThrow().value();
        return whose == Flow.Installed.OWN
                ? started(context.getStore(OURS), journey)
                : started(context.getRoot().getStore(OURS), Home.class);
    }

    private static Home started(Store store, Class<?> key) {
        return store.computeIfAbsent(key, k -> Home.start(), Home.class);
    }

    /** An installation and the folder that goes with it. */
    private record Home(RunningPilothouse running, Path folder) implements AutoCloseable {
        static Home start() {
            try {
                Path folder = Files.createTempDirectory("pilothouse-flow-");
                return new Home(RunningPilothouse.start(folder.resolve("home")), folder);
            } catch (Exception e) {
                throw new IllegalStateException("the installation did not start", e);
            }
        }

        @Override
        public void close() throws Exception {
            running.close();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
