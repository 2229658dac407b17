namespace Mbus.Client;

/// <summary>A meter did not answer as expected. The message gives the phase, what was received, what was expected and what to do.</summary>
public sealed class MbusException : Exception
{
    /// <summary>Creates an exception with a complete message.</summary>
    public MbusException(MbusError code, string message, Outcome outcome)
        : base(message)
    {
        Code = code;
        Outcome = outcome;
    }

    /// <summary>Kind of the error.</summary>
    public MbusError Code { get; }

    /// <summary>Result of the exchange: silence, damage, or a valid but unexpected reply.</summary>
    public Outcome Outcome { get; }

    /// <summary>Telegrams of the meter that were received before the error; empty for none.</summary>
    public IReadOnlyList<Telegram> Telegrams { get; init; } = [];
}
