namespace Scalectl.Daemon.Tests.Store.Mongo;

/// <summary>The contract against the server that SCALECTL_TEST_MONGODB names.</summary>
public sealed class RealMongoStoreTests : MongoContract
{
    private const string Variable = "SCALECTL_TEST_MONGODB";

    protected override string ConnectionString => Environment.GetEnvironmentVariable(Variable)!;

    [OneTimeSetUp]
    public void NeedServer()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 })
        {
            Assert.Ignore($"{Variable} names no MongoDB server: skipped here; the same tests ran against the stand-in for one (MongoStoreTests). With a server: {Variable}=mongodb://127.0.0.1:27017");
        }
    }
}
