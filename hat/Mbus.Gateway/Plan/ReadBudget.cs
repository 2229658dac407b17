namespace Mbus.Gateway.Plan;

/// <summary>
/// Read budget of a battery meter: its maker permits a number of readings in a day, and unused ones accumulate, here up to
/// <see cref="MaxDays"/> days.
/// </summary>
/// <remarks>Every request counts, also one without an answer: the meter may have received it.</remarks>
/// <param name="readingsPerDay">Permitted readings in a day; above 0, up to 100,000.</param>
public sealed class ReadBudget(double readingsPerDay)
{
    /// <summary>Number of days for which unused readings accumulate.</summary>
    public const int MaxDays = 31;

    private DateTimeOffset? _since;
    private double _credit = Math.Max(1, readingsPerDay);

    /// <summary>Permitted readings in a day.</summary>
    public double ReadingsPerDay => readingsPerDay;

    /// <summary>Returns whether the budget permits a reading at a time.</summary>
    public bool Permits(DateTimeOffset now) => CreditAt(now) >= 1;

    /// <summary>Returns the first time from <paramref name="now"/> at which the budget permits a reading.</summary>
    public DateTimeOffset NextPermitted(DateTimeOffset now)
    {
        double missing = 1 - CreditAt(now);
        return missing <= 0 ? now : now + TimeSpan.FromDays(missing / readingsPerDay) + TimeSpan.FromMilliseconds(1);
    }

    /// <summary>Counts a reading. Those of other masters count as well, so the credit can fall below 0.</summary>
    public void Spend(DateTimeOffset at)
    {
        _credit = CreditAt(at) - 1;
        _since = _since is { } since && since > at ? since : at;
    }

    // A clock that was set back does not add credit twice.
    private double CreditAt(DateTimeOffset now)
    {
        double days = _since is { } since && now > since ? (now - since).TotalDays : 0;
        return Math.Min(_credit + (days * readingsPerDay), Math.Max(1, readingsPerDay * MaxDays));
    }
}
