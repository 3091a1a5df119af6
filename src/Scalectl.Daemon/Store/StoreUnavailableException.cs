namespace Scalectl.Daemon.Store;

/// <summary>The store's server cannot be asked just now: 503, with the sentence. Nothing that was acknowledged is lost.</summary>
public sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException(string sentence)
        : base(sentence)
    {
    }

    public StoreUnavailableException(string sentence, Exception inner)
        : base(sentence, inner)
    {
    }
}
