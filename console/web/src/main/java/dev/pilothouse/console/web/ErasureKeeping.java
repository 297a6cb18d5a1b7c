package dev.pilothouse.console.web;

import dev.pilothouse.policy.decisions.ConsoleHomes;
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
    private final ConsoleHomes homes;

    ErasureKeeping(ErasureEngine engine, ConsoleHomes homes) {
        this.engine = engine;
        this.homes = homes;
    }

    /** At a rate: erasures look for others, and what runs long here must not make it look dead. */
    @Scheduled(fixedRate = 20, timeUnit = TimeUnit.SECONDS)
    void beat() {
        try {
            homes.beat();
        } catch (RuntimeException e) {
            LOG.info("that this console works could not be noted: {}", e.getMessage());
        }
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

    @Scheduled(initialDelay = 15, fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
    void writeKeysAnew() {
        try {
            engine.writeKeysAnew()
                    .forEach(name -> LOG.info("{}: tables of its keys were written anew", name));
        } catch (RuntimeException e) {
            LOG.warn(
                    "keys of erased people may lie in pages of PostgreSQL, it is tried again: {}",
                    e.getMessage());
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
