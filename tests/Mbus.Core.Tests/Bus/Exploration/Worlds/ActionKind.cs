namespace Mbus.Tests.Bus.Exploration;

internal enum ActionKind : byte
{
    /// <summary>Time passes to the next event.</summary>
    Advance,

    /// <summary>A client sends a request.</summary>
    Send,

    /// <summary>A client leaves.</summary>
    Leave,

    /// <summary>A new client takes the place.</summary>
    Join,

    /// <summary>A late reply arrives.</summary>
    LateReply,

    /// <summary>No client sends anything for longer than any lease.</summary>
    Pause,
}
