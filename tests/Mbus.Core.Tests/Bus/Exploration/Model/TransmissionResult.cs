namespace Mbus.Tests.Bus.Exploration;

/// <summary>What happens to a transmission.</summary>
internal enum TransmissionResult : byte
{
    Normal,

    /// <summary>No slave receives it.</summary>
    RequestLost,

    /// <summary>The slaves act on it; the bridge receives nothing.</summary>
    ReplyLost,

    /// <summary>The reply arrives with a wrong byte.</summary>
    ReplyDamaged,

    /// <summary>The reply arrives after the window in which it may begin.</summary>
    ReplyLate,

    /// <summary>Two slaves acknowledge at the same time, and one E5 arrives.</summary>
    Merged,
}
