namespace Mbus.Client;

/// <summary>A meter did not answer as it should. The message says in which phase, what was seen, what was expected and what to do.</summary>
public sealed class MbusException : Exception
{
    /// <summary>An error with its whole message.</summary>
    public MbusException(string message, Outcome outcome)
        : base(message)
    {
        Outcome = outcome;
    }

    /// <summary>What the bus gave: silence, damage, or a valid reply that was not the one expected.</summary>
    public Outcome Outcome { get; }
}
