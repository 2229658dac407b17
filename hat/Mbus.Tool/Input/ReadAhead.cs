using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Mbus.Tool.Input;

/// <summary>
/// Enumerates a sequence on a second thread while the items before are used, so that a long input keeps two processors busy. The first
/// items are enumerated without it: most inputs have only a few.
/// </summary>
/// <param name="flush">Writes what is buffered; called before each wait for an item.</param>
internal sealed class ReadAhead<T>(Action flush)
{
    /// <summary>Number of items that are enumerated without the second thread.</summary>
    internal const int Direct = 200;

    // Few items are in memory: those that live while the garbage collector runs are copied.
    private const int BatchSize = 16;
    private const int MaxBatches = 4;

    private readonly BlockingCollection<List<T>> _batches = new(MaxBatches);
    private readonly CancellationTokenSource _stop = new();
    private List<T>? _batch;
    private ExceptionDispatchInfo? _error;

    /// <summary>Returns the items in order. An exception of the sequence is thrown after the items before it.</summary>
    internal IEnumerable<T> Items(IEnumerable<T> sequence)
    {
        IEnumerator<T> items = sequence.GetEnumerator();
        bool isShared = false;
        try
        {
            int direct = Environment.ProcessorCount == 1 ? int.MaxValue : Direct;
            for (int i = 0; i < direct; i++)
            {
                if (!items.MoveNext())
                    yield break;
                yield return items.Current;
            }

            _batch = [];
            isShared = true;
            new Thread(() => Enumerate(items)) { IsBackground = true }.Start();
            while (TryTake(out List<T>? batch))
            {
                foreach (T item in batch)
                    yield return item;
            }

            _error?.Throw();
        }
        finally
        {
            if (isShared)
                _stop.Cancel();
            else
                items.Dispose();
        }
    }

    /// <summary>Hands over what was enumerated, because the next item can take long: to be called before each read of the input.</summary>
    internal void BeforeRead()
    {
        if (_batch == null)
            flush();
        else
            HandOver();
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out List<T>? batch)
    {
        if (_batches.TryTake(out batch))
            return true;
        flush();
        return _batches.TryTake(out batch, Timeout.Infinite);
    }

    // The second thread ends when the items are not used any more, or if it waits for input, with the program.
    private void Enumerate(IEnumerator<T> items)
    {
        try
        {
            using (items)
                HandOverAll(items);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            _error = ExceptionDispatchInfo.Capture(e);
        }

        _batches.CompleteAdding();
    }

    private void HandOverAll(IEnumerator<T> items)
    {
        try
        {
            while (items.MoveNext())
            {
                _batch!.Add(items.Current);
                if (_batch.Count == BatchSize)
                    HandOver();
            }
        }
        finally
        {
            HandOver();
        }
    }

    private void HandOver()
    {
        if (_batch!.Count == 0)
            return;
        _batches.Add(_batch, _stop.Token);
        _batch = new List<T>(BatchSize);
    }
}
