namespace Mbus.Simulation;

/// <summary>What can go wrong on a simulated bus, and what counts as an occasion for it.</summary>
public enum FaultKind
{
    /// <summary>Random bytes right before an answer.</summary>
    NoiseBefore,

    /// <summary>Random bytes right behind an answer.</summary>
    NoiseAfter,

    /// <summary>One byte of an answer is missing; its time passes in silence.</summary>
    LostByte,

    /// <summary>One data bit of an answer is flipped, so that a byte arrives damaged.</summary>
    FlippedBit,

    /// <summary>An answer comes later, by the fault's milliseconds.</summary>
    LateAnswer,

    /// <summary>An answer does not come.</summary>
    NoAnswer,

    /// <summary>Random bytes without being asked, each time the fault's milliseconds have passed: a meter that babbles, a noisy line.</summary>
    Babble,

    /// <summary>The master hears itself. For the whole bus; each of its transmissions is an occasion.</summary>
    Echo,

    /// <summary>The master hears nothing until it transmits again. For the whole bus; each of its transmissions is an occasion.</summary>
    DeadLine,
}
