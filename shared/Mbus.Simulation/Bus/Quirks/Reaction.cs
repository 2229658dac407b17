namespace Mbus.Simulation;

/// <summary>What the station of a quirky meter does with a frame of the master.</summary>
internal enum Reaction
{
    /// <summary>The station evaluates the frame.</summary>
    Standard,

    /// <summary>The station does not receive the frame.</summary>
    Ignore,

    /// <summary>The station does not receive the frame, and ends its selection.</summary>
    Deselect,

    /// <summary>The meter answers by <see cref="QuirkyReceiver.Answer"/> instead of the station.</summary>
    Answer,
}
