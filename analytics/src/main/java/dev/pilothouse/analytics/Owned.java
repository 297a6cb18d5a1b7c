package dev.pilothouse.analytics;

/** Conditions that begin every query: the tenants first, then environment and time. */
public final class Owned {
    /** Over any table with {@code tenant} and {@code environment}. */
    public static final String ROWS =
            "tenant IN {tenants:Array(String)}"
                    + " AND ({environment:String} = '' OR environment = {environment:String})";

    /** Over {@code span}: a scope's exact time. */
    public static final String SPANS =
            ROWS + " AND ts >= {from:DateTime64(9, 'UTC')} AND ts < {to:DateTime64(9, 'UTC')}";

    /** Over a roll-up: both periods of {@link Slots}. */
    public static final String TWO_PERIODS =
            ROWS + " AND t >= {before:DateTime('UTC')} AND t < {to:DateTime('UTC')}";

    private Owned() {}
}
