package dev.pilothouse.console.web;

import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.People;
import dev.pilothouse.registry.BundledModel;
import dev.pilothouse.registry.FirstStart;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What a console does once before it says that it is ready. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Startup implements ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

    private final Settings settings;
    private final Access access;
    private final FirstStart firstStart;
    private final BundledModel bundled;

    Startup(Settings settings, Access access, FirstStart firstStart, BundledModel bundled) {
        this.settings = settings;
        this.access = access;
        this.firstStart = firstStart;
        this.bundled = bundled;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        settings.secret(Setting.OPERATOR_TOKEN).ifPresent(access::trustOperator);
        String poolUrl =
                settings.innerScheme()
                        + "://"
                        + settings.hostHere()
                        + ":"
                        + settings.port(Setting.POOL_PORT)
                        + "/v1";
        if (firstStart.run(
                settings.text(Setting.POOL_NAME), poolUrl, settings.count(Setting.POOL_SLOTS))) {
            bundled.register(BundledWeights.digest(settings));
            LOG.info("first start: tenant, team, feature, deployment and prices written");
        }
        int people =
                new People(access)
                        .bootstrap(settings.home().resolve("people.json"), settings.oidcIssuer());
        if (people > 0) {
            LOG.info("{} people given their first role", people);
        }
    }
}
