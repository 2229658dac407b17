namespace Mbus.Client;

/// <summary>How a meter is read, if a data request (REQ_UD2) alone is not enough.</summary>
public sealed record MeterReadout
{
    /// <summary>Reading by data requests alone.</summary>
    public static MeterReadout Standard { get; } = new();

    /// <summary>
    /// Steps after SND_NKE or the selection and before the reading, for example CI 51 or an application select with its subcode (50 10). The
    /// meter acknowledges each step; no SND_NKE follows, because it would undo them.
    /// </summary>
    public IReadOnlyList<MeterRequest> Steps { get; init; } = [];

    /// <summary>Request whose reply is the data; null for data requests. If the meter only acknowledges it, data requests follow.</summary>
    public MeterRequest? Request { get; init; }
}
