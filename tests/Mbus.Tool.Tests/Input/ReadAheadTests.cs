namespace Mbus.Tool.Tests;

public class ReadAheadTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _flushed = new(0);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ReadAhead<int>.Direct)]
    [InlineData(ReadAhead<int>.Direct + 1)]
    [InlineData(10_000)]
    public void The_items_are_in_order(int count) =>
        Assert.Equal(Enumerable.Range(0, count), Create().Items(Enumerable.Range(0, count)));

    [Theory]
    [InlineData(3)]
    [InlineData(ReadAhead<int>.Direct)]
    [InlineData(ReadAhead<int>.Direct + 3)]
    public void An_exception_is_after_the_items_before_it(int count)
    {
        List<int> items = [];
        Assert.Throws<FormatException>(() => items.AddRange(Create().Items(Failing(count))));
        Assert.Equal(Enumerable.Range(0, count), items);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(ReadAhead<int>.Direct + 3)]
    public void All_items_are_used_and_written_before_the_sequence_waits(int count)
    {
        ReadAhead<int> ahead = Create();
        int used = 0;
        foreach (int item in ahead.Items(Waiting(ahead, count, () => used)))
            used++;
        Assert.Equal(count + 1, used);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(ReadAhead<int>.Direct + 3)]
    public async Task A_sequence_ends_when_its_items_are_not_used_any_more(int count)
    {
        TaskCompletionSource ended = new();
        Assert.Equal(count, Create().Items(Endless(ended)).Take(count).Count());
        await ended.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<int> Failing(int count)
    {
        for (int i = 0; i < count; i++)
            yield return i;
        throw new FormatException();
    }

    private static IEnumerable<int> Endless(TaskCompletionSource ended)
    {
        try
        {
            for (int i = 0; ; i++)
                yield return i;
        }
        finally
        {
            ended.SetResult();
        }
    }

    // Before the last item it does as an input that waits for the next telegram, until the output is written.
    private IEnumerable<int> Waiting(ReadAhead<int> ahead, int count, Func<int> used)
    {
        for (int i = 0; i < count; i++)
            yield return i;
        ahead.BeforeRead();
        do
            Assert.True(_flushed.Wait(Limit));
        while (used() < count);
        yield return count;
    }

    private ReadAhead<int> Create() => new(() => _flushed.Release());
}
