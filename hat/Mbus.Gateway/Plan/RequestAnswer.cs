namespace Mbus.Gateway.Plan;

/// <summary>Answer to a request to read a meter now.</summary>
public enum RequestAnswer
{
    /// <summary>The meter is read next.</summary>
    Accepted,

    /// <summary>A reading of the meter is under way or already requested; its result is the answer.</summary>
    UnderWay,

    /// <summary>The last reading is recent enough.</summary>
    Recent,

    /// <summary>The read budget of the meter permits no reading now.</summary>
    NoBudget,
}
