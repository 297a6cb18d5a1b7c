package dev.pilothouse.console.bench.sample;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.stream.DoubleStream;

/** When people and jobs ask: by hour of the day, day of the week, and slowly growing. */
final class Rhythm {
    /** Weights of the hours 0 to 23 in UTC, as a company in central Europe works. */
    private static final double[] OFFICE = {
        2, 1, 1, 1, 2, 6, 20, 55, 85, 100, 95, 75, 70, 92, 96, 88, 66, 40, 24, 16, 12, 9, 6, 4
    };

    private static final double[] NIGHT = {
        60, 90, 100, 95, 60, 30, 15, 15, 20, 25, 25, 20, 20, 25, 25, 20, 15, 15, 20, 25, 25, 30, 35,
        45
    };

    private static final double GROWTH_DAYS = 210;
    private static final double GROWTH = 0.35;

    private Rhythm() {}

    /** The hour's part of its day; the 24 parts of a day add up to 1. */
    static double share(Feature.Kind kind, Instant hour) {
        double[] weights = kind == Feature.Kind.BATCH ? NIGHT : OFFICE;
        return weights[at(hour).getHour()] / DoubleStream.of(weights).sum();
    }

    /** The day's use against an average weekday. */
    static double day(double weekend, Instant hour) {
        DayOfWeek day = at(hour).getDayOfWeek();
        double week =
                switch (day) {
                    case SATURDAY, SUNDAY -> weekend;
                    case MONDAY -> 1.08;
                    case FRIDAY -> 0.86;
                    default -> 1;
                };
        double days = hour.getEpochSecond() / 86_400.0;
        return week * (1 + GROWTH * Math.sin(2 * Math.PI * days / GROWTH_DAYS));
    }

    private static ZonedDateTime at(Instant hour) {
        return hour.atZone(ZoneOffset.UTC);
    }
}
