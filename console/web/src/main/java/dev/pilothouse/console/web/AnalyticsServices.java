package dev.pilothouse.console.web;

import dev.pilothouse.analytics.contributors.Parts;
import dev.pilothouse.analytics.decisions.Decisions;
import dev.pilothouse.analytics.erasure.SampleErasure;
import dev.pilothouse.analytics.features.FeaturesMeasured;
import dev.pilothouse.analytics.features.FeaturesSeen;
import dev.pilothouse.analytics.features.PartsUsed;
import dev.pilothouse.analytics.guardrails.GuardrailHits;
import dev.pilothouse.analytics.guardrails.Recordings;
import dev.pilothouse.analytics.kpis.Freshness;
import dev.pilothouse.analytics.kpis.Kpis;
import dev.pilothouse.analytics.models.ModelsUsed;
import dev.pilothouse.analytics.spending.Spenders;
import dev.pilothouse.analytics.traces.Facets;
import dev.pilothouse.analytics.traces.TraceList;
import dev.pilothouse.analytics.traces.TraceReader;
import dev.pilothouse.analytics.usage.Usage;
import dev.pilothouse.db.clickhouse.Access;
import dev.pilothouse.db.clickhouse.ClickHouse;
import dev.pilothouse.db.clickhouse.Eraser;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is asked of ClickHouse, and the one that deletes there. */
@Configuration(proxyBeanMethods = false)
class AnalyticsServices {
    @Bean(destroyMethod = "close")
    ClickHouse clickhouseReader(Settings settings) {
        return ClickHouse.open(Access.of(settings, "reader", Setting.CLICKHOUSE_READER_PASSWORD));
    }

    @Bean(destroyMethod = "close")
    ClickHouse clickhouseEraser(Settings settings) {
        return ClickHouse.open(Access.of(settings, "eraser", Setting.CLICKHOUSE_ERASER_PASSWORD));
    }

    @Bean
    PartsUsed partsUsed(Reader reader) {
        return new PartsUsed(reader);
    }

    @Bean
    Reader reader(@Qualifier("clickhouseReader") ClickHouse clickhouse) {
        return new Reader(clickhouse);
    }

    @Bean
    SampleErasure sampleErasure(
            @Qualifier("clickhouseEraser") ClickHouse clickhouse, Reader reader) {
        return new SampleErasure(new Eraser(clickhouse), reader);
    }

    @Bean
    Kpis kpis(Reader reader) {
        return new Kpis(reader);
    }

    @Bean
    Freshness freshness(Reader reader) {
        return new Freshness(reader);
    }

    @Bean
    Parts parts(Reader reader) {
        return new Parts(reader);
    }

    @Bean
    FeaturesMeasured featuresMeasured(Reader reader) {
        return new FeaturesMeasured(reader);
    }

    @Bean
    FeaturesSeen featuresSeen(Reader reader) {
        return new FeaturesSeen(reader);
    }

    @Bean
    ModelsUsed modelsUsed(Reader reader) {
        return new ModelsUsed(reader);
    }

    @Bean
    Usage usage(Reader reader) {
        return new Usage(reader);
    }

    @Bean
    Spenders spenders(Reader reader) {
        return new Spenders(reader);
    }

    @Bean
    TraceList traceList(Reader reader) {
        return new TraceList(reader);
    }

    @Bean
    TraceReader traceReader(Reader reader) {
        return new TraceReader(reader);
    }

    @Bean
    Facets facets(Reader reader) {
        return new Facets(reader);
    }

    @Bean
    Decisions decisions(Reader reader) {
        return new Decisions(reader);
    }

    @Bean
    GuardrailHits guardrailHits(Reader reader) {
        return new GuardrailHits(reader);
    }

    @Bean
    Recordings recordings(Reader reader) {
        return new Recordings(reader);
    }
}
