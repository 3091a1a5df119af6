namespace Scalectl.Daemon.Users;

public static class UserServices
{
    public static IServiceCollection AddUsers(this IServiceCollection services) => services.AddSingleton<UserService>();
}
