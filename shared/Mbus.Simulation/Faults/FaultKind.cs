namespace Mbus.Simulation;

/// <summary>Faults of a simulated bus, each with the occasions on which it can occur.</summary>
public enum FaultKind
{
    /// <summary>Random bytes directly before a reply.</summary>
    NoiseBefore,

    /// <summary>Random bytes directly after a reply.</summary>
    NoiseAfter,

    /// <summary>One byte of a reply is missing; the line is silent for its time.</summary>
    LostByte,

    /// <summary>One data bit of a reply is inverted, so that a byte arrives damaged.</summary>
    FlippedBit,

    /// <summary>A reply is delayed by the fault's milliseconds.</summary>
    LateAnswer,

    /// <summary>A reply is missing.</summary>
    NoAnswer,

    /// <summary>
    /// Random bytes without a request, repeated every <see cref="Fault.Milliseconds"/>: a babbling meter or a noisy line.
    /// </summary>
    Babble,

    /// <summary>The master receives its own transmission. Whole bus only; each transmission of the master is an occasion.</summary>
    Echo,

    /// <summary>
    /// The master receives nothing until it transmits again. Whole bus only; each transmission of the master is an occasion.
    /// </summary>
    DeadLine,

    /// <summary>A reply is sent twice, with a pause of <see cref="Fault.Milliseconds"/>.</summary>
    DoubledAnswer,
}
