namespace Mbus.Tests.Bus.Exploration;

/// <summary>How far a client's request is.</summary>
internal enum RequestPhase : byte
{
    /// <summary>No request, or its answer has come.</summary>
    None,

    /// <summary>The bridge has it.</summary>
    Waiting,

    /// <summary>It is on the bus.</summary>
    OnBus,

    /// <summary>It has ended without an answer.</summary>
    Ended,
}
