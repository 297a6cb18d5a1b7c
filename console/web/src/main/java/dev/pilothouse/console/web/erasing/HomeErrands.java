package dev.pilothouse.console.web.erasing;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

/** Looks whether another console asks for something in this one's folders. */
@Configuration(proxyBeanMethods = false)
class HomeErrands {
    private static final Logger LOG = LoggerFactory.getLogger(HomeErrands.class);

    private final AllHomes homes;

    HomeErrands(AllHomes homes) {
        this.homes = homes;
    }

    /** At a rate: a look at many files must not keep others from their turn. */
    @Scheduled(initialDelay = 5, fixedRate = 2, timeUnit = TimeUnit.SECONDS)
    void serve() {
        try {
            homes.serve();
        } catch (RuntimeException e) {
            LOG.info("errands of other consoles could not be done: {}", e.getMessage());
        }
    }
}
