package dev.pilothouse.console.bench.sample;

import java.util.List;
import java.util.SplittableRandom;

/** Chance that falls the same way each time for the same seed. */
public final class Dice {
    private static final long PRIME = 0x100000001b3L;
    private static final int MOST_EXPECTED = 500;

    private final SplittableRandom random;

    private Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Dice of their own for one name and number. */
    public static Dice of(long seed, String name, long number) {
        long mixed = seed ^ 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            mixed = (mixed ^ name.charAt(i)) * PRIME;
        }
        return new Dice((mixed ^ number) * PRIME);
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** 0 inclusive to {@code bound} exclusive. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    public long bits() {
        return random.nextLong();
    }

    public <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /**
     * Around a middle, skewed as times and lengths are: half lie within about 0.7 and 1.4 times.
     */
    public double around(double middle) {
        return middle * Math.exp(0.5 * random.nextGaussian());
    }

    /** How often something happens that is expected so often (Poisson). */
    public int times(double expected) {
        double limit = Math.exp(-Math.min(expected, MOST_EXPECTED));
        double product = random.nextDouble();
        int times = 0;
        while (product > limit) {
            product *= random.nextDouble();
            times++;
        }
        return times;
    }
}
