using Mbus.Gateway.Store;

namespace Mbus.Gateway.Outputs;

/// <summary>
/// A destination of readings: a database, a file, a broker. It gets every reading of the store in order, at least once, also those of the
/// time when it was not available.
/// </summary>
public interface IOutput
{
    /// <summary>Name, unique and stable: its position in the store is kept under this name.</summary>
    string Name { get; }

    /// <summary>
    /// Completes when a delivery can be tried again before the pause after an error is over. Take it before a delivery, so that none is missed.
    /// </summary>
    Task NextChance => Task.Delay(Timeout.Infinite);

    /// <summary>Returns the position at the start: the number of the last reading that is not delivered any more.</summary>
    /// <param name="position">Position in the store; null if the output is new.</param>
    /// <param name="lastReading">Number of the last reading in the store.</param>
    long Start(long? position, long lastReading) => position ?? 0;

    /// <summary>
    /// Delivers readings. When the task completes, they must be safe at the destination; they may come again after a crash or an error.
    /// </summary>
    /// <param name="readings">Readings in the order in which they were stored; 1 to <see cref="OutputLoop.BatchSize"/>.</param>
    /// <param name="keyOf">Returns the AES-128 key of a meter, for <see cref="StoredReading.Decode"/>.</param>
    /// <param name="cancel">Cancels the delivery. A delivery that takes too long is cancelled and repeated.</param>
    /// <exception cref="ReadingsRefusedException">The destination refuses one of the readings, or their number: they come again in smaller parts.</exception>
    /// <exception cref="IOException">The destination is not available; the same readings come again later. So do they after any other exception.</exception>
    Task DeliverAsync(IReadOnlyList<StoredReading> readings, Func<StoredMeter, byte[]?> keyOf, CancellationToken cancel);
}
