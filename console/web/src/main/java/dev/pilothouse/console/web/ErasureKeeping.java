package dev.pilothouse.console.web;

import dev.pilothouse.policy.decisions.privacy.ErasureEngine;
import dev.pilothouse.registry.Job;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

/** Takes up erasures that nobody works on, and forgets what has had its time. */
@Configuration(proxyBeanMethods = false)
class ErasureKeeping {
    private static final Logger LOG = LoggerFactory.getLogger(ErasureKeeping.class);

    private final ErasureEngine engine;

    ErasureKeeping(ErasureEngine engine) {
        this.engine = engine;
    }

    @Scheduled(initialDelay = 10, fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void resume() {
        try {
            List<Job> taken = engine.resume();
            taken.forEach(job -> LOG.info("{} goes on", job.title()));
        } catch (RuntimeException e) {
            LOG.info("erasures could not be looked after: {}", e.getMessage());
        }
    }

    @Scheduled(initialDelay = 3, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void forgetOld() {
        try {
            engine.forgetOld();
        } catch (RuntimeException e) {
            LOG.info("old tombstones and access files could not be forgotten: {}", e.getMessage());
        }
    }
}
